"""Recorded answers of real ECUs: the test cases of OBDb, one YAML file for each request.

    command_id: 7E4.7EC.220101|fc=1          request id . response id . request
    test_cases:
    - expected_values:
        NAME: 1.0
      response: |-
        7EC103E620101EFFBE7                  id and data of each CAN frame, as the tool recorded them
        7EC21EF1A0000000000

Only this much of YAML is read: block mappings and the one list, literal blocks, quoted and plain scalars. A recording may hold
frames of a neighbouring answer, or frames that lost characters on their way; what is taken is the last whole ISO-TP message.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bms.errors import BadFileError

_COMMAND = re.compile(
    r"(?P<request_id>[0-9A-F]{3}|[0-9A-F]{8})\.(?P<response_id>[0-9A-F]{3}|[0-9A-F]{8})\.(?P<request>([0-9A-F]{2})+)(\|.*)?"
)
_KEY = re.compile(r"(?P<indent> *)(?P<item>- )?(?P<key>[A-Za-z_][\w.|-]*):(?: (?P<value>.*))?")
_LITERAL = frozenset({"|", "|-", "|+"})
_ADVICE = "Use the YAML files of an OBDb repository's test cases."


@dataclass(frozen=True, slots=True, kw_only=True)
class Recording:
    """What one ECU answered to one request.

    Attributes:
        request_id: CAN id the request goes to; ids above 0x7FF are 29-bit.
        response_id: CAN id of the answer.
        request: the request.
        cases: data of the frames of each recorded answer, in order; empty where no whole answer was recorded.
    """

    request_id: int
    response_id: int
    request: bytes
    cases: tuple[tuple[bytes, ...], ...]


def read_recordings(folder: Path) -> tuple[Recording, ...]:
    """Read every `*.yaml` of a folder.

    Raises:
        BadFileError: no such folder, none in it, or one of them does not make sense.
    """
    try:
        paths = sorted(folder.glob("*.yaml"))
        recordings = tuple(_parse(path, path.read_text(encoding="utf-8")) for path in paths)
    except (OSError, UnicodeDecodeError) as error:
        raise BadFileError(f"The recorded answers in {folder} cannot be read.", detail=str(error), advice=_ADVICE) from error
    if not recordings:
        raise BadFileError(f"There are no recorded answers (*.yaml) in {folder}.", advice=_ADVICE)
    return recordings


def _parse(path: Path, text: str) -> Recording:
    command = None
    responses = []
    for number, key, value in _scalars(path, text):
        if key == "command_id":
            command = _COMMAND.fullmatch(value)
            if command is None:
                raise _unreadable(path, number, f"command_id {value}")
        elif key == "response":
            responses.append(value)
    if command is None:
        raise BadFileError(f"{path} names no request (command_id).", advice=_ADVICE)
    cases = tuple(_last_whole_message(response, command["response_id"]) for response in responses)
    if not any(cases):
        raise BadFileError(f"{path} holds no whole answer.", advice=_ADVICE)
    return Recording(
        request_id=int(command["request_id"], 16),
        response_id=int(command["response_id"], 16),
        request=bytes.fromhex(command["request"]),
        cases=cases,
    )


def _scalars(path: Path, text: str) -> Iterator[tuple[int, str, str]]:
    """Yield line number, key and scalar of every key that has one."""
    lines = text.splitlines()
    position = 0
    while position < len(lines):
        line = lines[position]
        position += 1
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        found = _KEY.fullmatch(line)
        if found is None:
            raise _unreadable(path, position, line)
        value = (found["value"] or "").strip()
        number, indent = position, len(found["indent"]) + len(found["item"] or "")
        if value in _LITERAL:
            block = []
            while position < len(lines) and (not lines[position].strip() or lines[position].startswith(" " * (indent + 1))):
                block.append(lines[position].strip())
                position += 1
            value = "\n".join(block)
        elif value[:1] in {'"', "'"}:
            while len(value) == 1 or not value.endswith(value[0]):
                if position == len(lines):
                    raise _unreadable(path, number, "a quotation without an end")
                value = f"{value} {lines[position].strip()}"
                position += 1
            value = value[1:-1].replace("\\n", "\n") if value[0] == '"' else value[1:-1]
        if value:
            yield number, found["key"], value


def _unreadable(path: Path, number: int, what: str) -> BadFileError:
    return BadFileError(f"Line {number} of {path} is not understood.", detail=what, advice=_ADVICE)


def _last_whole_message(response: str, response_id: str) -> tuple[bytes, ...]:
    """Return the frames of the last whole message (ISO 15765-2, 9.6), or none."""
    best: tuple[bytes, ...] = ()
    begun: list[bytes] = []
    missing = 0
    for line in response.splitlines():
        digits = "".join(line.split()).upper()
        if not digits.startswith(response_id) or not re.fullmatch(r"([0-9A-F]{2}){1,8}", digits[len(response_id) :]):
            continue
        data = bytes.fromhex(digits[len(response_id) :])
        kind = data[0] >> 4
        if kind == 0 and 0 < data[0] < len(data):
            best = (data,)
        elif kind == 1 and len(data) == 8:
            begun, missing = [data], ((data[0] & 0x0F) << 8 | data[1]) - 6
        elif kind == 2 and begun and data[0] & 0x0F == len(begun) & 0x0F and (len(data) == 8 or len(data) > missing):
            begun.append(data)
            missing -= len(data) - 1
            if missing <= 0:
                best, begun = tuple(begun), []
        else:
            begun = []
    return best

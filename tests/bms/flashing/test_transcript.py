"""The messages of an update against a transcript derived from the standard, and against an independent codec (udsoncan)."""

import re
import tempfile
from pathlib import Path

import pytest
import udsoncan
from udsoncan import MemoryLocation, Request, Response, services

from bms.flashing import FlashResult
from can_drivers.frames import Frame
from tests.bms.flashing.world import World

GOLDEN = Path(__file__).parents[2] / "golden" / "safe_update.txt"


def messages(world: World) -> list[tuple[str, bytes]]:
    """Put the frames of the wire together: `>` physical, `F>` functional requests, `<` answers. ISO 15765-2, 9.6, by itself."""
    arrows = {0x7E4: ">", 0x7DF: "F>", 0x7EC: "<"}
    partial: dict[int, tuple[int, bytearray]] = {}
    found: list[tuple[str, bytes]] = []
    for sent in world.wire.sent:
        frame: Frame = sent.frame
        kind, data = frame.data[0] >> 4, frame.data
        if kind == 0:
            length, start = (data[0], 1) if data[0] else (data[1], 2)
            found.append((arrows[frame.can_id], data[start : start + length]))
        elif kind == 1:
            partial[frame.can_id] = ((data[0] & 0x0F) << 8 | data[1], bytearray(data[2:]))
        elif kind == 2:
            length, collected = partial[frame.can_id]
            collected += data[1:]
            if len(collected) >= length:
                found.append((arrows[frame.can_id], bytes(collected[:length])))
    return [(arrow, payload) for arrow, payload in found if payload != b"\x3e\x80"]


@pytest.fixture(scope="module")
def exchanged():
    with pytest.MonkeyPatch.context() as patch, tempfile.TemporaryDirectory() as home:
        patch.setenv("HALITE_HOME", home)
        world = World(fd=False)
        world.wire.keep = True
        assert world.flash_once().result is FlashResult.FLASHED
        return messages(world)


def pattern(text: str) -> re.Pattern[bytes]:
    """Return what a line of the transcript matches."""
    parts = []
    for token in text.split():
        if token == "*":
            parts.append(b"[ -~]+")
        elif token.startswith("{"):
            parts.append(b".{" + token[1:-1].encode() + b"}")
        else:
            parts.append(re.escape(bytes.fromhex(token)))
    return re.compile(b"".join(parts), re.DOTALL)


def test_the_update_says_exactly_what_the_transcript_says(exchanged):
    lines = [line for line in GOLDEN.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]
    expected = [line.split(maxsplit=1) for line in lines if line != "<"]
    for number, ((arrow, text), (actual_arrow, payload)) in enumerate(zip(expected, exchanged, strict=False)):
        shown = f"message {number}: {actual_arrow} {payload[:24].hex(' ')} ({len(payload)} bytes), wanted {arrow} {text}"
        assert arrow == actual_arrow, shown
        assert pattern(text).fullmatch(payload), shown
    assert len(exchanged) == len(expected)


def test_an_independent_codec_makes_the_same_requests(exchanged):
    sent = [payload for arrow, payload in exchanged if arrow != "<"]
    payload_area = MemoryLocation(address=0x500000, memorysize=0x10000, address_format=32, memorysize_format=32)
    header_area = MemoryLocation(address=0x510000, memorysize=0x80, address_format=32, memorysize_format=32)
    wanted = [
        services.DiagnosticSessionControl.make_request(session=3),
        services.DiagnosticSessionControl.make_request(session=2),
        services.SecurityAccess.make_request(level=0x11, mode=services.SecurityAccess.Mode.RequestSeed),
        services.RoutineControl.make_request(routine_id=0xFF00, control_type=1, data=bytes.fromhex("0050000000010000")),
        services.RequestDownload.make_request(memory_location=payload_area),
        services.RequestDownload.make_request(memory_location=header_area),
        services.RequestTransferExit.make_request(),
        services.RoutineControl.make_request(routine_id=0x0202, control_type=1),
        services.RoutineControl.make_request(routine_id=0xFF01, control_type=1),
        services.ECUReset.make_request(reset_type=1),
        services.ReadMemoryByAddress.make_request(
            MemoryLocation(address=0x410000, memorysize=0x80, address_format=32, memorysize_format=16)
        ),
    ]
    for request in wanted:
        assert request.get_payload() in sent
    suppressed = [
        services.ControlDTCSetting.make_request(setting_type=2),
        services.CommunicationControl.make_request(
            control_type=3, communication_type=udsoncan.CommunicationType(subnet=0, normal_msg=True)
        ),
    ]
    for request in suppressed:
        assert request.get_payload(suppress_positive_response=True) in sent
    blocks = [payload for payload in sent if payload[0] == 0x36][:17]
    for number, block in enumerate(blocks, start=1):
        request = services.TransferData.make_request(sequence_number=number, data=block[2:])
        assert request.get_payload() == block


def test_an_independent_codec_understands_every_message(exchanged):
    for arrow, payload in exchanged:
        if arrow == "<":
            response = Response.from_payload(payload)
            assert response.valid
            assert response.positive or response.code == 0x78
        else:
            assert Request.from_payload(payload).service is not None

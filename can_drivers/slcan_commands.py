"""What an slcan adapter is told and asked while nobody else speaks with it: to get it on the bus, and back on it."""

import re
import time
from collections.abc import Callable

from can_drivers.byte_streams import ByteStream
from can_drivers.errors import LinkError
from can_drivers.settings import LinkSettings

BITRATE_COMMANDS = {
    10_000: "S0",
    20_000: "S1",
    50_000: "S2",
    100_000: "S3",
    125_000: "S4",
    250_000: "S5",
    500_000: "S6",
    750_000: "S7",
    1_000_000: "S8",
    83_300: "S9",
}
DATA_BITRATE_COMMANDS = {2_000_000: "Y2", 5_000_000: "Y5"}

_REPLY_TIMEOUT_S = 0.1
"""Some firmware never answers commands; then opening must not wait for long."""
_REPLY = re.compile(rb"(?P<text>[^\r\a]*)(?P<end>[\r\a])")
_CANABLE = re.compile(rb"canable|cantact", re.IGNORECASE)
"""Firmware that answers V with a sentence; its silent mode is M1, and it has no L."""
_BTR_CLOCK_HZ = 8_000_000
_BTR_QUANTA = range(8, 26)
_BTR_BITRATES_BPS = (800_000,)
"""Rates of the field without a number of their own: Lawicel's S7 is 800 kbit/s, CANable's 750."""


class SlcanDialogue:
    """Commands and questions, one at a time, each with its answer.

    Attributes:
        answers: the firmware answers commands.
        unread: what arrived meanwhile and answers nothing: frames.
    """

    def __init__(self, stream: ByteStream) -> None:
        """Close the channel: whatever an earlier user left open stops, and what he did not read is thrown away."""
        self._stream = stream
        self.unread = b""
        self.answers = True
        # BEL only says that it was closed already.
        self.answers = self.command("C") is not None
        self.unread = b""

    def command(self, command: str) -> bool | None:
        """Send a command; return whether the adapter accepted it, None if it does not answer."""
        if not self.answers:
            self._write(command)
            return None
        answer = self._answer(command, lambda text: not text)
        return None if answer is None else answer[1] == b"\r"

    def ask(self, question: str) -> str:
        """Send a question; return the line that answers it, empty if nothing does."""
        letter = question.encode("ascii")
        answer = self._answer(question, lambda text: not text or text[:1] == letter or _CANABLE.search(text) is not None)
        return "" if answer is None else answer[0].decode("latin-1").strip()

    def _answer(self, command: str, is_answer: Callable[[bytes], bool]) -> tuple[bytes, bytes] | None:
        """Send, and return the text and the end of the line that answers; None if nothing does in time."""
        self._write(command)
        looked_at = len(self.unread)
        deadline_s = time.monotonic() + _REPLY_TIMEOUT_S
        while True:
            for line in _REPLY.finditer(self.unread, looked_at):
                if line["end"] == b"\a" or is_answer(line["text"]):
                    self.unread = self.unread[: line.start()] + self.unread[line.end() :]
                    return line["text"], line["end"]
                looked_at = line.end()
            left_s = deadline_s - time.monotonic()
            if left_s <= 0:
                return None
            self.unread += self._stream.read(left_s)

    def _write(self, command: str) -> None:
        self._stream.write(command.encode("ascii") + b"\r")


def is_canable(version: str) -> bool:
    """Tell by its answer to V whether the firmware is CANable's or CANtact's."""
    return _CANABLE.search(version.encode("latin-1", "replace")) is not None


def rate_commands(settings: LinkSettings) -> list[str]:
    """Return the commands that set bit rates and sample point.

    Raises:
        LinkError: the protocol has none for them.
    """
    if settings.termination is not None or settings.data_sample_point_pct is not None:
        what = "termination" if settings.termination is not None else "sample point of CAN FD data"
        raise LinkError(f"The {what} of an slcan adapter cannot be set.", advice="Leave it to the adapter.")
    commands = [_nominal_command(settings)]
    if settings.fd:
        commands.append(_numbered(settings.data_bitrate_bps, DATA_BITRATE_COMMANDS))
    return commands


def _nominal_command(settings: LinkSettings) -> str:
    if settings.sample_point_pct is None and settings.bitrate_bps not in _BTR_BITRATES_BPS:
        return _numbered(settings.bitrate_bps, BITRATE_COMMANDS)
    return _btr_command(settings.bitrate_bps, settings.sample_point_pct)


def sample_point_pct(settings: LinkSettings) -> float | None:
    """Return where a nominal bit will be sampled, in %; None: the adapter decides."""
    command = _nominal_command(settings)
    if not command.startswith("s"):
        return None
    btr1 = int(command[3:], 16)
    before, behind = 2 + (btr1 & 0x0F), 1 + (btr1 >> 4 & 0x07)
    return 100 * before / (before + behind)


def _numbered(rate_bps: int, known: dict[int, str]) -> str:
    if rate_bps not in known:
        offered = ", ".join(f"{rate:,}" for rate in sorted(known))
        raise LinkError(f"An slcan adapter cannot run at {rate_bps:,} bit/s.", advice=f"Choose one of {offered} bit/s.")
    return known[rate_bps]


def _btr_command(rate_bps: int, sample_point_pct: float | None) -> str:
    """Return `sxxyy`: BTR0 and BTR1 of an SJA1000 at 16 MHz (data sheet, 6.5.1 and 6.5.2), of the nearest sample point."""
    wanted_pct = 80.0 if sample_point_pct is None else sample_point_pct
    fitting: list[tuple[float, int, int, int]] = []
    for quanta in _BTR_QUANTA:
        prescaler, rest = divmod(_BTR_CLOCK_HZ, rate_bps * quanta)
        if rest or not 1 <= prescaler <= 64:
            continue
        segment_2 = min(max(round(quanta * (1 - wanted_pct / 100)), 1), 8)
        segment_1 = quanta - 1 - segment_2
        if 1 <= segment_1 <= 16:
            fitting.append((abs(100 * (1 + segment_1) / quanta - wanted_pct), prescaler, segment_1, segment_2))
    if not fitting:
        raise LinkError(
            f"An slcan adapter cannot set a sample point at {rate_bps:,} bit/s.",
            advice="Leave the sample point to the adapter.",
        )
    _, prescaler, segment_1, segment_2 = min(fitting)
    return f"s{prescaler - 1:02X}{(segment_2 - 1) << 4 | (segment_1 - 1):02X}"

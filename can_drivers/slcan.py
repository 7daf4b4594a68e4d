"""Adapters that speak Lawicel's serial-line CAN protocol (CANUSB, CANable, the virtual pack), with CANable's FD commands.

Commands and bit-rate codes are those of python-can's `slcan`. Its receiver reads byte by byte (57 % of a core at 4,000 frames/s
and at most 1,000 FD frames/s, measured); this one parses whole buffers straight into frames and writes many frames at once.
"""

import contextlib
import re
import time
from collections.abc import Sequence

from can_drivers.byte_streams import open_stream
from can_drivers.errors import LinkError
from can_drivers.frames import Frame
from can_drivers.link_errors import explain_loss
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
_FD_LENGTHS = (0, 1, 2, 3, 4, 5, 6, 7, 8, 12, 16, 20, 24, 32, 48, 64)
_FD_DLC = {length: f"{dlc:X}" for dlc, length in enumerate(_FD_LENGTHS)}
_CLASSIC_LENGTHS = _FD_LENGTHS[:9]
_TIMESTAMP_DIGITS = 4
_LINE = re.compile(rb"(?P<text>[^\r\a]*)(?P<end>[\r\a])")
_LONGEST_LINE = 1 + 8 + 1 + 2 * 64 + _TIMESTAMP_DIGITS

# letter: end of the id, payload lengths by DLC, extended, FD, bit rate switch, remote
_LINES: dict[str, tuple[int, tuple[int, ...], bool, bool, bool, bool]] = {
    "t": (4, _CLASSIC_LENGTHS, False, False, False, False),
    "T": (9, _CLASSIC_LENGTHS, True, False, False, False),
    "x": (9, _CLASSIC_LENGTHS, True, False, False, False),  # CANdapter's name for T
    "r": (4, _CLASSIC_LENGTHS, False, False, False, True),
    "R": (9, _CLASSIC_LENGTHS, True, False, False, True),
    "d": (4, _FD_LENGTHS, False, True, False, False),
    "D": (9, _FD_LENGTHS, True, True, False, False),
    "b": (4, _FD_LENGTHS, False, True, True, False),
    "B": (9, _FD_LENGTHS, True, True, True, False),
}


class SlcanParser:
    """Turns what the adapter sends into frames.

    Attributes:
        malformed: lines that began as a frame and were not one.
        refused: frames of ours the adapter did not take (it answered BEL).
    """

    def __init__(self) -> None:
        """Start at the beginning of a line."""
        self.malformed = 0
        self.refused = 0
        self._rest = ""

    def feed(self, data: bytes, now_s: float) -> list[Frame]:
        """Return the frames whose lines are complete; the rest waits for more.

        Args:
            data: bytes as they arrived.
            now_s: time of reception put into the frames, in seconds.
        """
        text = self._rest + data.decode("latin-1")
        if "\a" in text:
            self.refused += text.count("\a")
            text = text.replace("\a", "")
        lines = text.split("\r")
        self._rest = lines.pop()
        if len(self._rest) > _LONGEST_LINE:
            self.malformed += 1
            self._rest = ""
        frames = []
        for line in lines:
            layout = _LINES.get(line[:1])
            if layout is None:
                continue
            try:
                frames.append(_parse_line(line, layout, now_s))
            except (ValueError, IndexError):
                self.malformed += 1
        return frames


def _parse_line(line: str, layout: tuple[int, tuple[int, ...], bool, bool, bool, bool], now_s: float) -> Frame:
    id_end, lengths, is_extended, is_fd, switches, is_remote = layout
    start = id_end + 1
    end = start if is_remote else start + 2 * lengths[int(line[id_end], 16)]
    # Some firmware adds a time stamp; anything else means that bytes got lost on the way.
    if len(line) not in {end, end + _TIMESTAMP_DIGITS}:
        raise ValueError(line)
    return Frame(
        can_id=int(line[1:id_end], 16),
        data=bytes.fromhex(line[start:end]),
        time_s=now_s,
        is_extended=is_extended,
        is_fd=is_fd,
        bitrate_switch=switches,
        is_remote=is_remote,
    )


def encode(frame: Frame) -> str:
    """Return the line that makes the adapter send `frame`, with its carriage return.

    Raises:
        ValueError: no frame of this format has this payload length.
    """
    length = len(frame.data)
    if frame.is_fd:
        if length not in _FD_DLC:
            raise ValueError(f"No CAN FD frame carries {length} bytes.")
        letter, dlc = "b" if frame.bitrate_switch else "d", _FD_DLC[length]
    else:
        if length > 8:
            raise ValueError(f"A classic CAN frame carries at most 8 bytes, not {length}.")
        letter, dlc = "r" if frame.is_remote else "t", str(length)
    head = f"{letter.upper()}{frame.can_id:08X}" if frame.is_extended else f"{letter}{frame.can_id:03X}"
    return f"{head}{dlc}{frame.data.hex().upper()}\r"


class SlcanBus:
    """An open slcan adapter; see `can_drivers.bus.Bus`."""

    def __init__(self, settings: LinkSettings, *, listen_only: bool = False) -> None:
        """Open the stream, set the bit rates and go on the bus.

        Raises:
            LinkError: the adapter cannot do what is asked of it.
            OSError: it cannot be reached; `open_bus` explains it.
            ValueError: the channel is not well formed.
        """
        commands = _opening_commands(settings, listen_only=listen_only)
        self.description = f"slcan {settings.channel}"
        self._parser = SlcanParser()
        self._stream = open_stream(settings.channel)
        self._early = b""
        try:
            time.sleep(self._stream.settling_s)
            self._go_on_bus(commands)
        except BaseException:
            self._stream.close()
            raise

    @property
    def dropped(self) -> int:
        """Frames known to be lost: damaged on the serial line, or refused by the adapter."""
        return self._parser.malformed + self._parser.refused

    def send(self, frames: Sequence[Frame]) -> None:
        """Send frames in order, with one write."""
        lines = "".join(map(encode, frames)).encode("ascii")
        try:
            self._stream.write(lines)
        except OSError as error:
            raise explain_loss(error, self.description) from error

    def receive(self, timeout_s: float) -> list[Frame]:
        """Return what has arrived, waiting up to `timeout_s` for the first frame."""
        deadline_s = time.monotonic() + timeout_s
        data, self._early = self._early, b""
        try:
            while True:
                data = data or self._stream.read(deadline_s - time.monotonic())
                now_s = time.monotonic()
                frames = self._parser.feed(data, now_s) if data else []
                if frames or now_s >= deadline_s:
                    return frames
                data = b""
        except OSError as error:
            raise explain_loss(error, self.description) from error

    def close(self) -> None:
        """Leave the bus and close the stream."""
        with contextlib.suppress(OSError):
            self._stream.write(b"C\r")
        self._stream.close()

    def _go_on_bus(self, commands: list[str]) -> None:
        # Whatever an earlier user left open stops here; BEL only says that it was closed already.
        answers = self._command("C") is not None
        for command in commands:
            if answers:
                if self._command(command) is False:
                    raise LinkError(
                        "The adapter refused to go on the bus with these settings.",
                        detail=f"slcan command {command!r} was answered with BEL",
                        advice="Try another bit rate, or without CAN FD; check the adapter's firmware.",
                    )
            else:
                self._stream.write(command.encode("ascii") + b"\r")

    def _command(self, command: str) -> bool | None:
        """Send a command; return whether the adapter accepted it, None if it does not answer."""
        self._stream.write(command.encode("ascii") + b"\r")
        deadline_s = time.monotonic() + _REPLY_TIMEOUT_S
        while True:
            for line in _LINE.finditer(self._early):
                if line["end"] == b"\a" or not line["text"]:
                    self._early = self._early[line.end() :]
                    return line["end"] == b"\r"
            left_s = deadline_s - time.monotonic()
            if left_s <= 0:
                self._early = b""
                return None
            self._early += self._stream.read(left_s)


def _opening_commands(settings: LinkSettings, *, listen_only: bool) -> list[str]:
    rates = [(settings.bitrate_bps, BITRATE_COMMANDS)]
    if settings.fd:
        rates.append((settings.data_bitrate_bps, DATA_BITRATE_COMMANDS))
    commands = []
    for rate_bps, known in rates:
        if rate_bps not in known:
            offered = ", ".join(f"{rate:,}" for rate in sorted(known))
            raise LinkError(f"An slcan adapter cannot run at {rate_bps:,} bit/s.", advice=f"Choose one of {offered} bit/s.")
        commands.append(known[rate_bps])
    return [*commands, "L" if listen_only else "O"]

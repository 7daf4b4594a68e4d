"""A row of the trace as text."""

import datetime
import enum
import math
from dataclasses import dataclass

from bms.trace.filter_text import id_word
from bms.trace.frame_names import DiagnosticRole, FrameNames
from bms.trace.signal_values import MessageDecoder, SignalValue
from bms.trace.trace_store import TraceStore
from can_drivers.frames import Frame as Frame  # noqa: PLC0414 - front ends get it from here

NOT_KNOWN = "–"
_SIGNALS_ON_A_LINE = 8
_GREATEST_S = 1e15
"""Beyond it not every second has a float."""


class TimeMode(enum.Enum):
    """How a row's time is told."""

    CLOCK = "clock"
    """Time of day of this computer."""
    SINCE_START = "since_start"
    """Seconds since the first frame of the trace."""
    DELTA = "delta"
    """Seconds since the row shown before it."""
    SAME_ID = "same_id"
    """Seconds since the frame of the same id before it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeBase:
    """What times count from, seconds.

    Attributes:
        origin_s: monotonic time of the beginning of the trace.
        utc_offset_s: add it to a monotonic time to get seconds since 1970 UTC.
    """

    origin_s: float = 0.0
    utc_offset_s: float = 0.0


def clock_text(time_s: float, base: TimeBase) -> str:
    """Return the time of day, local, to the 100 µs: `14:03:07.1234`; – for what no calendar has."""
    try:
        moment = datetime.datetime.fromtimestamp(time_s + base.utc_offset_s, datetime.UTC).astimezone()
    except (ValueError, OverflowError, OSError):
        return NOT_KNOWN
    return f"{moment:%H:%M:%S}.{moment.microsecond // 100:04d}"


def seconds_text(seconds: float) -> str:
    """Return seconds to the 100 µs with a real minus sign; – for what is no number."""
    if not math.isfinite(seconds):
        return NOT_KNOWN
    return (f"{seconds:.4f}" if abs(seconds) < _GREATEST_S else f"{seconds:.6g}").replace("-", "−")


def kind_text(frame: Frame) -> str:
    """Return the frame's kind in the usual short words; empty for a plain data frame."""
    words = (
        ("ERR", frame.is_error),
        ("RTR", frame.is_remote),
        ("FD", frame.is_fd),
        ("BRS", frame.bitrate_switch),
        ("ESI", frame.error_state_indicator),
    )
    return " ".join(word for word, applies in words if applies)


def changed_bytes(payload: bytes, before: bytes | None) -> tuple[bool, ...]:
    """Return for each byte whether it differs from the payload before; none does when there was none."""
    if before is None:
        return (False,) * len(payload)
    return tuple(index >= len(before) or byte != before[index] for index, byte in enumerate(payload))


class TraceText:
    """Turns rows into words with the names of a pack definition."""

    def __init__(self, names: FrameNames, *, address_bytes: int = 0) -> None:
        """Take the names; `address_bytes` is 1 where diagnostic frames begin with an address."""
        self._names = names
        self._address_bytes = address_bytes
        self._decoders: dict[tuple[int, bool], MessageDecoder] = {}

    def name(self, frame: Frame) -> str:
        """Return the message's name, or nothing."""
        message = None if frame.is_error else self._names.message(frame.can_id, extended=frame.is_extended)
        return message.name if message is not None else ""

    def role(self, frame: Frame) -> DiagnosticRole | None:
        """Return what the frame is for in diagnostics, or None."""
        return None if frame.is_error else self._names.role(frame.can_id, extended=frame.is_extended)

    def signals(self, frame: Frame) -> tuple[SignalValue, ...]:
        """Return the frame's signals, () when its message is not known."""
        if frame.is_error or frame.is_remote:
            return ()
        key = frame.can_id, frame.is_extended
        decoder = self._decoders.get(key)
        if decoder is None:
            message = self._names.message(frame.can_id, extended=frame.is_extended)
            if message is None:
                return ()
            decoder = self._decoders[key] = MessageDecoder(message)
        return decoder.decode(frame.data)

    def summary(self, frame: Frame) -> str:
        """Return the first signals on one line, or what kind of ISO-TP frame a diagnostic one is, or nothing.

        Measured values come first, then switches and counters. Multiplexers are left out: they say only which signals come.
        """
        if self.role(frame) is not None:
            return iso_tp_text(frame.data[self._address_bytes :])
        signals = sorted((one for one in self.signals(frame) if not one.is_multiplexer), key=lambda one: not one.unit)
        shown = " · ".join(f"{signal.name} {signal.text}" for signal in signals[:_SIGNALS_ON_A_LINE])
        return shown + (" …" if len(signals) > _SIGNALS_ON_A_LINE else "")

    def line(self, store: TraceStore, row: int, base: TimeBase) -> str:
        """Return a whole row with tabulators between the columns, as it is copied."""
        frame = store.frame(row)
        return "\t".join(
            (
                clock_text(frame.time_s, base),
                seconds_text(frame.time_s - base.origin_s),
                "" if frame.is_error else id_word(frame.can_id, extended=frame.is_extended),
                self.name(frame),
                "Tx" if frame.is_tx else "Rx",
                kind_text(frame),
                str(len(frame.data)),
                frame.data.hex(" ").upper(),
                self.summary(frame),
            )
        )


def iso_tp_text(data: bytes) -> str:
    """Return type and number of an ISO-TP frame without its address byte (ISO 15765-2, 9.6), e.g. `SF 3`, `FF 4095`, `CF 1`."""
    if not data:
        return ""
    kind, low = data[0] >> 4, data[0] & 0x0F
    if kind == 0:
        return f"SF {low or (data[1] if len(data) > 8 else 0)}"
    if kind == 1 and len(data) >= 6:
        return f"FF {(low << 8 | data[1]) or int.from_bytes(data[2:6], 'big')}"
    if kind == 2:
        return f"CF {low}"
    if kind == 3 and len(data) >= 3:
        status = {0: "CTS", 1: "WAIT", 2: "OVFLW"}.get(low, f"{low}")
        return f"FC {status} BS {data[1]} STmin {data[2]:02X}"
    return ""

"""Details of a row: which signals, bits and lines belong to it."""

from bms.trace.filter_text import id_word
from bms.trace.iso_tp_messages import IsoTpMessage
from bms.trace.signal_values import SignalValue
from bms.trace.trace_text import Frame, clock_text, kind_text, seconds_text
from gui.pages.trace.details import DetailLine, Details
from gui.pages.trace.message_rows import MessageRows
from gui.pages.trace.presenter import TracePresenter
from gui.pages.trace.rows import RowMaker
from gui.pages.trace.words import role_word
from gui.wording import engine_text

MOST_LINES = 400
MOST_RAW = 40


class RowExplainer:
    """Makes `Details` of a presenter's rows."""

    def __init__(self, presenter: TracePresenter, rows: RowMaker) -> None:
        """Read from this presenter."""
        self._presenter = presenter
        self._rows = rows

    def frame(self, number: int) -> Details | None:
        """Explain one frame; None when it is no longer kept."""
        presenter = self._presenter
        store = presenter.store
        if not store.first <= number < store.end:
            return None
        frame = store.frame(number)
        previous = store.previous(number)
        signals = presenter.text.signals(frame)
        name = presenter.text.name(frame) or role_word(presenter.text.role(frame))
        return Details(
            title=" ".join(part for part in (_id(frame), name) if part),
            subtitle=" · ".join(part for part in (self._when(frame), "Tx" if frame.is_tx else "Rx", kind_text(frame)) if part),
            lines=tuple(_signal_line(signal) for signal in signals),
            payload=frame.data,
            before=store.frame(previous).data if previous is not None else None,
            note="" if signals else presenter.text.summary(frame),
        )

    def message(self, message: IsoTpMessage) -> Details | None:
        """Explain one diagnostic message."""
        messages = self._presenter.messages
        if messages is None:
            return None
        base = self._presenter.base
        lines = [
            DetailLine(name=line.name, text=line.text, raw=_short(line.raw), level=line.level)
            for line in self._rows.lines(message, messages)[:MOST_LINES]
        ]
        return Details(
            title=role_word(message.role),
            subtitle=" · ".join(
                (
                    f"{seconds_text(message.started_s - base.origin_s)} s",
                    f"{len(message.payload)} B",
                    *self._delay(message, messages),
                )
            ),
            lines=tuple(lines),
            note=" ".join(part for part in (engine_text(message.problem), message.detail) if part),
        )

    @staticmethod
    def _delay(message: IsoTpMessage, messages: MessageRows) -> tuple[str, ...]:
        """Return how long the answer took to begin (P2, ISO 14229-2, 7.2)."""
        request = messages.request_of(message)
        return () if request is None else (f"P2 {(message.started_s - request.finished_s) * 1000:.1f} ms",)

    def _when(self, frame: Frame) -> str:
        base = self._presenter.base
        return f"{clock_text(frame.time_s, base)} · {seconds_text(frame.time_s - base.origin_s)} s"


def _id(frame: Frame) -> str:
    return "ERR" if frame.is_error else id_word(frame.can_id, extended=frame.is_extended)


def _signal_line(signal: SignalValue) -> DetailLine:
    raw = f"{signal.raw:g}" if isinstance(signal.raw, float) else str(signal.raw)
    return DetailLine(name=signal.name, text=signal.text, raw=raw.replace("-", "−"), bits=signal.bits)


def _short(raw: str) -> str:
    return raw if len(raw) <= MOST_RAW else raw[:MOST_RAW].rstrip() + " …"

"""Makes frames, ids and diagnostic messages into rows of texts."""

import math

import numpy as np
from PySide6.QtCore import QCoreApplication

from bms.definition.model import PackDefinition
from bms.service_catalogue import Line, explain_request, explain_response
from bms.trace.filter_text import id_word
from bms.trace.frame_names import DiagnosticRole
from bms.trace.id_table import ERROR_KEY
from bms.trace.iso_tp_messages import IsoTpMessage
from bms.trace.trace_text import NOT_KNOWN, Frame, TimeMode, changed_bytes, clock_text, kind_text, seconds_text
from gui.pages.trace.id_lines import is_extended
from gui.pages.trace.message_rows import MessageRows
from gui.pages.trace.presenter import TracePresenter
from gui.pages.trace.table_model import Column, RowTexts
from gui.pages.trace.words import counted, role_word
from gui.wording import engine_text

_EMPTY = RowTexts(number=-1, texts=("",) * 10)
_LINES_SHOWN = 3
_ID_MASK = 0x1FFF_FFFF
_NEGATIVE_RESPONSE = 0x7F
DATA_WIDTH = 216
LONG_ID_WIDTH = 104
"""Room for a 29-bit id; 11-bit ones leave it to the other columns."""


def frame_columns() -> tuple[Column, ...]:
    """Return the columns of the table of frames."""
    translate = QCoreApplication.translate
    return (
        Column(heading=translate("Trace", "Time"), width=100, right=True),
        Column(heading=translate("Trace", "Id"), width=60),
        Column(heading=translate("Trace", "Name"), width=136),
        Column(heading=translate("Trace", "Kind"), width=56),
        Column(heading=translate("Trace", "Len."), width=50, right=True),
        Column(heading=translate("Trace", "Data"), width=DATA_WIDTH, payload=True),
        Column(heading=translate("Trace", "Decoded"), width=0),
    )


def id_columns() -> tuple[Column, ...]:
    """Return the columns of the table of ids."""
    translate = QCoreApplication.translate
    return (
        Column(heading=translate("Trace", "Id"), width=60),
        Column(heading=translate("Trace", "Frames"), width=78, right=True),
        Column(heading=translate("Trace", "Period ms"), width=92, right=True),
        Column(heading=translate("Trace", "Name"), width=136),
        Column(heading=translate("Trace", "Kind"), width=56),
        Column(heading=translate("Trace", "Len."), width=50, right=True),
        Column(heading=translate("Trace", "Data"), width=DATA_WIDTH, payload=True),
        Column(heading=translate("Trace", "Decoded"), width=0),
    )


def message_columns() -> tuple[Column, ...]:
    """Return the columns of the table of diagnostic messages."""
    translate = QCoreApplication.translate
    return (
        Column(heading=translate("Trace", "Time"), width=100, right=True),
        Column(heading=translate("Trace", "Who"), width=116),
        Column(heading=translate("Trace", "Len."), width=56, right=True),
        Column(heading=translate("Trace", "Data"), width=150, payload=True),
        Column(heading=translate("Trace", "Took ms"), width=80, right=True),
        Column(heading=translate("Trace", "Meaning"), width=0),
    )


class RowMaker:
    """Knows the presenter and makes any of its rows into texts."""

    def __init__(self, presenter: TracePresenter) -> None:
        """Read from this presenter."""
        self._presenter = presenter
        self.definition: PackDefinition | None = None

    def frame_row(self, position: int) -> RowTexts:
        """Return a row of the table of frames."""
        presenter = self._presenter
        if position >= len(presenter.rows) or presenter.rows.row(position) < presenter.store.first:
            return _EMPTY
        number = presenter.rows.row(position)
        frame = presenter.store.frame(number)
        previous = presenter.store.previous(number)
        before = presenter.store.frame(previous).data if previous is not None else None
        return RowTexts(
            number=number,
            texts=(
                self._time(frame.time_s, position, previous),
                _id_text(frame),
                presenter.text.name(frame) or role_word(presenter.text.role(frame)),
                _kind(frame),
                str(len(frame.data)),
                "",
                presenter.text.summary(frame),
            ),
            payload=frame.data,
            changed=changed_bytes(frame.data, before),
            alarming=frame.is_error,
            marked=number in presenter.recording.marks,
            found=presenter.is_match(number),
        )

    def id_row(self, position: int) -> RowTexts:
        """Return a row of the table of ids."""
        presenter = self._presenter
        lines = presenter.lines
        if position >= len(lines):
            return _EMPTY
        key, number = int(lines.keys[position]), int(lines.rows[position])
        period_s = float(lines.periods_s[position])
        kept = number >= presenter.store.first
        frame = presenter.store.frame(number) if kept else None
        payload = frame.data if frame is not None else b""
        return RowTexts(
            number=key,
            texts=(
                "ERR" if key & ERROR_KEY else id_word(key & _ID_MASK, extended=is_extended(key)),
                counted(int(lines.counts[position])),
                NOT_KNOWN if math.isnan(period_s) else f"{period_s * 1000:.1f}",
                (presenter.text.name(frame) or role_word(presenter.text.role(frame))) if frame is not None else "",
                _kind(frame) if frame is not None else "",
                str(len(payload)) if frame is not None else "",
                "",
                presenter.text.summary(frame) if frame is not None else "",
            ),
            payload=payload,
            changed=tuple(np.asarray(lines.changed[position, : len(payload)]).tolist()),
            alarming=bool(key & ERROR_KEY),
        )

    def message_row(self, position: int) -> RowTexts:
        """Return a row of the table of diagnostic messages."""
        messages = self._presenter.messages
        if messages is None or position >= len(messages):
            return _EMPTY
        message = messages.message(position)
        took_s = message.finished_s - message.started_s
        return RowTexts(
            number=messages.number(position),
            texts=(
                self._message_time(message, position, messages),
                role_word(message.role),
                str(len(message.payload)) if message.payload else "",
                "",
                f"{took_s * 1000:.1f}" if message.last_row > message.first_row else "",
                self.meaning(message, messages),
            ),
            payload=message.payload[:64],
            changed=(False,) * min(len(message.payload), 64),
            alarming=bool(message.problem),
        )

    def meaning(self, message: IsoTpMessage, messages: MessageRows) -> str:
        """Return a diagnostic message in one line."""
        if message.problem:
            return engine_text(message.problem)
        lines = self.lines(message, messages)
        if not lines:
            return ""
        if message.payload[0] == _NEGATIVE_RESPONSE:
            parts = [lines[0].text, lines[0].name, *(line.name for line in lines[1:2])]
        else:
            parts = [lines[0].name, *(line.text for line in lines[1:_LINES_SHOWN])]
        return " · ".join(part for part in parts if part)

    def lines(self, message: IsoTpMessage, messages: MessageRows) -> tuple[Line, ...]:
        """Return a whole diagnostic message in words."""
        if not message.payload:
            return ()
        if message.role is not DiagnosticRole.RESPONSE:
            return explain_request(message.payload, self.definition)
        request = messages.request_of(message)
        return explain_response(request.payload if request is not None else b"", message.payload, self.definition)

    def _time(self, time_s: float, position: int, previous: int | None) -> str:
        presenter = self._presenter
        mode = presenter.view.time_mode
        if mode is TimeMode.CLOCK:
            return clock_text(time_s, presenter.base)
        if mode is TimeMode.SINCE_START:
            return seconds_text(time_s - presenter.base.origin_s)
        if mode is TimeMode.DELTA:
            above = presenter.rows.row(position - 1) if position else None
            previous = above if above is not None and above >= presenter.store.first else None
        return NOT_KNOWN if previous is None else seconds_text(time_s - presenter.store.time_s(previous))

    def _message_time(self, message: IsoTpMessage, position: int, messages: MessageRows) -> str:
        base, mode = self._presenter.base, self._presenter.view.time_mode
        if mode is TimeMode.CLOCK:
            return clock_text(message.started_s, base)
        if mode is TimeMode.SINCE_START:
            return seconds_text(message.started_s - base.origin_s)
        return seconds_text(message.started_s - messages.message(position - 1).finished_s) if position else NOT_KNOWN


def _id_text(frame: Frame) -> str:
    return "" if frame.is_error else id_word(frame.can_id, extended=frame.is_extended)


def _kind(frame: Frame) -> str:
    return f"{'Tx' if frame.is_tx else 'Rx'} {kind_text(frame)}".rstrip()

"""Diagnostic messages put together again from recorded frames, broken ones included."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from bms.definition.model import Diagnostics
from bms.trace.frame_names import DiagnosticRole
from bms.trace.id_set import IdRange, IdSet
from bms.trace.trace_store import TraceStore
from can_drivers.frame_columns import frames_of
from can_drivers.frames import Frame
from can_drivers.isotp import FirstFrameReceived, IsoTpAddress, IsoTpEndpoint, IsoTpParameters, MessageReceived, TransferFailed
from can_drivers.isotp.parameters import AddressingMode

MAXIMUM_MESSAGES = 200_000
LONGEST_MESSAGE_BYTES = 1 << 20
PATIENCE_S = 5.0
"""Longer than N_Cr: whoever listened to the conversation was more patient than the parties, who may have sent FC.WAIT."""

_NEGATIVE = 0x7F
_POSITIVE = 0x40


@dataclass(frozen=True, slots=True, kw_only=True)
class IsoTpMessage:
    """One message, whole or broken.

    Attributes:
        role: request, functional request or response.
        first_row: row of its first frame.
        last_row: row of its last one.
        started_s: time of the first frame, seconds.
        finished_s: time of the last one.
        payload: the message; empty when it is broken.
        problem: why it is broken, or empty; `detail` says more.
        request: number of the request this answers, or None.
    """

    role: DiagnosticRole
    first_row: int
    last_row: int
    started_s: float
    finished_s: float
    payload: bytes = b""
    problem: str = ""
    detail: str = ""
    request: int | None = None


class _Listener:
    """Follows one direction of the conversation and never says anything."""

    def __init__(self, role: DiagnosticRole, address: IsoTpAddress) -> None:
        self.role = role
        parameters = IsoTpParameters(n_cr_s=PATIENCE_S, max_receive_length=LONGEST_MESSAGE_BYTES)
        self._endpoint = IsoTpEndpoint(address, parameters)
        self._begun: tuple[int, float] | None = None
        self._last_row = 0

    def wait_until(self, now_s: float) -> Iterator[IsoTpMessage]:
        """Yield the message that was given up before `now_s`."""
        if not self._endpoint.idle:
            yield from self._events(now_s, self._last_row)

    def hear(self, row: int, frame: Frame) -> Iterator[IsoTpMessage]:
        """Yield what a frame completes or breaks."""
        self._endpoint.on_frame(frame, frame.time_s)
        yield from self._events(frame.time_s, row)
        self._last_row = row

    def _events(self, now_s: float, row: int) -> Iterator[IsoTpMessage]:
        self._endpoint.poll(now_s)  # what it would answer was answered by the one it was meant for
        for event in self._endpoint.take_events():
            if isinstance(event, FirstFrameReceived):
                self._begun = row, event.started_s
            elif isinstance(event, MessageReceived):
                yield self._message(row, event.finished_s, payload=event.payload)
            elif isinstance(event, TransferFailed) and not event.sending:
                yield self._message(self._last_row, now_s, problem=event.error.what, detail=event.error.detail)

    def _message(self, row: int, now_s: float, *, payload: bytes = b"", problem: str = "", detail: str = "") -> IsoTpMessage:
        first_row, started_s = self._begun or (row, now_s)
        self._begun = None
        return IsoTpMessage(
            role=self.role,
            first_row=first_row,
            last_row=max(first_row, row),
            started_s=started_s,
            finished_s=now_s,
            payload=payload,
            problem=problem,
            detail=detail,
        )


class IsoTpMessages:
    """Reads a store step by step. Messages stay when their frames have been forgotten, up to `MAXIMUM_MESSAGES`.

    Attributes:
        messages: in the order in which they ended; of too many, the later ones are only counted.
        uncounted: how many found no place.
    """

    def __init__(self, diagnostics: Diagnostics, first_row: int) -> None:
        """Listen to the ids of a pack, from `first_row` on."""
        self.messages: list[IsoTpMessage] = []
        self.uncounted = 0
        self._next_row = first_row
        self._requests: dict[int, int] = {}
        self._listeners = {address.rx_id: _Listener(role, address) for role, address in _addresses(diagnostics)}
        extended = diagnostics.is_extended
        self._ids = IdSet(IdRange(low=can_id, high=can_id, extended=extended) for can_id in self._listeners)

    def read(self, store: TraceStore, most_frames: int) -> bool:
        """Go on reading; return whether the end of the store was reached.

        Args:
            store: where the frames are.
            most_frames: stop after so many diagnostic frames, so that a window stays awake.
        """
        taken = 0
        for rows in store.ranges(max(self._next_row, store.first), store.end):
            chosen = rows.first + np.flatnonzero(self._ids.mask(rows.records))
            stop = rows.first + len(rows.records)
            if len(chosen) > most_frames - taken:
                chosen = chosen[: most_frames - taken]
                stop = int(chosen[-1]) + 1 if len(chosen) else self._next_row
            for batch in store.batches(chosen):
                for row, frame in zip(chosen.tolist(), frames_of(batch), strict=True):
                    self._take(row, frame)
            taken += len(chosen)
            self._next_row = stop
            if taken >= most_frames:
                break
        return self._next_row >= store.end

    def _take(self, row: int, frame: Frame) -> None:
        for listener in self._listeners.values():
            for message in listener.wait_until(frame.time_s):
                self._keep(message)
        for message in self._listeners[frame.can_id].hear(row, frame):
            self._keep(message)

    def _keep(self, message: IsoTpMessage) -> None:
        if len(self.messages) >= MAXIMUM_MESSAGES:
            self.uncounted += 1
            return
        number = len(self.messages)
        payload = message.payload
        if message.role is DiagnosticRole.RESPONSE and payload:
            message = replace(message, request=self._requests.get(_requested_service(payload)))
        elif payload:
            self._requests[payload[0]] = number
        self.messages.append(message)


def _requested_service(response: bytes) -> int:
    """Return the service a response answers (ISO 14229-1, 8.4)."""
    if response[0] == _NEGATIVE and len(response) > 1:
        return response[1]
    return response[0] - _POSITIVE


def _addresses(diagnostics: Diagnostics) -> list[tuple[DiagnosticRole, IsoTpAddress]]:
    mode = AddressingMode(diagnostics.addressing)
    request, response = diagnostics.request_address_byte, diagnostics.response_address_byte
    directions = (
        (DiagnosticRole.REQUEST, diagnostics.request_id, request, diagnostics.response_id, response),
        (DiagnosticRole.RESPONSE, diagnostics.response_id, response, diagnostics.request_id, request),
        (
            DiagnosticRole.FUNCTIONAL,
            diagnostics.functional_id,
            diagnostics.functional_address_byte,
            diagnostics.response_id,
            response,
        ),
    )
    return [
        (
            role,
            IsoTpAddress(
                tx_id=tx_id,
                rx_id=rx_id,
                is_extended=diagnostics.is_extended,
                mode=mode,
                tx_address_byte=tx_byte,
                rx_address_byte=rx_byte,
            ),
        )
        for role, rx_id, rx_byte, tx_id, tx_byte in directions
    ]

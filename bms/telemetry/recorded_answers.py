"""Polled values out of recorded frames: whoever asked, the answers are put together again and decoded as when we poll."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

import numpy as np

from bms.definition.polling import PollCommand, Polling, SignalKind
from bms.telemetry.answer_texts import text_in
from bms.telemetry.column_plan import Conversions
from bms.telemetry.decoded import DecodedRows, Matrix, SignalInfo
from bms.telemetry.field_columns import FieldColumns, Payloads, ScaledField
from bms.telemetry.history.model import SeriesKey
from bms.telemetry.known_ids import KnownIds
from bms.telemetry.planning import polled_plan
from bms.telemetry.signal_infos import polled_info
from can_drivers.frame_columns import Batch, frames_of
from can_drivers.frames import Frame
from can_drivers.isotp import IsoTpAddress, IsoTpEndpoint, IsoTpParameters, MessageReceived
from can_drivers.isotp.parameters import AddressingMode

PATIENCE_S = 5.0
"""Longer than N_Cr: whoever asked was more patient than the standard, or sent FC.WAIT."""
_LARGEST_STANDARD_ID = 0x7FF
_POSITIVE_RESPONSE = 0x40  # ISO 14229-1, 8.4: the response service id is the request's plus 0x40.
_WORD_BYTES = 8


class AnswerDecoder:
    """Listens to the answers of polled ECUs in a stream of batches; an answer may begin in one batch and end in another."""

    def __init__(self, polling: Polling, *, keep_out_of_range: bool = False) -> None:
        """Compile the decoders of all commands, also of those that are not polled.

        Args:
            polling: the commands.
            keep_out_of_range: give a value outside of its limits as it is, not as the limit it exceeds, which polling shows.
        """
        commands = (*polling.commands, *polling.others)
        self._columns = {command.key: _AnswerColumns(command, keep_out_of_range=keep_out_of_range) for command in commands}
        ears: dict[tuple[bool, int], dict[int | None, _Ear]] = defaultdict(dict)
        for command in commands:
            here = ears[command.response_id > _LARGEST_STANDARD_ID, command.response_id]
            ear = here.setdefault(command.response_address_byte, _Ear(command))
            ear.answers_to(command)
        self._ids = KnownIds(ears)
        self._ears = tuple(tuple(here.values()) for here in ears.values())

    @property
    def messages(self) -> tuple[str, ...]:
        """Keys of the commands whose answers can come."""
        return tuple(self._columns)

    def signals(self, message: str) -> tuple[SignalInfo, ...]:
        """Return one column for each signal of a command."""
        return self._columns[message].infos

    @property
    def out_of_range(self) -> dict[SeriesKey, int]:
        """How many values became the limit they exceed so far, where there were any."""
        return {
            SeriesKey(key, columns.infos[row].name): int(columns.out_of_range[row])
            for key, columns in self._columns.items()
            for row in np.flatnonzero(columns.out_of_range)
        }

    def decode(self, batch: Batch) -> list[DecodedRows]:
        """Return what the answers that end in this batch say, at the time of their last frame."""
        numbers = self._ids.numbers(batch.records)
        rows = np.flatnonzero(numbers < len(self._ears))
        if not len(rows):
            return []
        found: dict[str, list[tuple[int, float, bytes]]] = defaultdict(list)
        frames = frames_of(Batch(records=batch.records[rows], tails=batch.tails))
        for row, number, frame in zip(rows.tolist(), numbers[rows].tolist(), frames, strict=True):
            for ear in self._ears[number]:
                for key, payload in ear.hear(frame):
                    found[key].append((row, frame.time_s, payload))
        return [self._decoded(key, answers) for key, answers in found.items()]

    def _decoded(self, key: str, answers: Sequence[tuple[int, float, bytes]]) -> DecodedRows:
        columns = self._columns[key]
        payloads = [payload for _, _, payload in answers]
        return DecodedRows(
            message=key,
            rows=np.array([row for row, _, _ in answers], np.int64),
            times_s=np.array([time_s for _, time_s, _ in answers]),
            values=columns.values(payloads),
            texts=columns.texts(payloads),
        )


class _Ear:
    """Puts together what one ECU says, and never says anything."""

    def __init__(self, command: PollCommand) -> None:
        byte = command.response_address_byte
        address = IsoTpAddress(
            tx_id=command.request_id,
            rx_id=command.response_id,
            is_extended=command.response_id > _LARGEST_STANDARD_ID,
            mode=AddressingMode.NORMAL if byte is None else AddressingMode.EXTENDED,
            tx_address_byte=command.request_address_byte,
            rx_address_byte=byte,
        )
        self._endpoint = IsoTpEndpoint(address, IsoTpParameters(n_cr_s=PATIENCE_S))
        self._commands: dict[bytes, list[str]] = defaultdict(list)

    def answers_to(self, command: PollCommand) -> None:
        """Know the answers to one more command."""
        self._commands[bytes((command.request[0] + _POSITIVE_RESPONSE, *command.request[1:]))].append(command.key)

    def hear(self, frame: Frame) -> Iterator[tuple[str, bytes]]:
        """Yield key and payload, without service and identifier, of the commands this frame completes the answer to."""
        endpoint = self._endpoint
        if not endpoint.idle:
            endpoint.poll(frame.time_s)  # what was begun long ago is given up
        endpoint.on_frame(frame, frame.time_s)
        endpoint.poll(frame.time_s)  # what it would answer was answered by the one it was meant for
        for event in endpoint.take_events():
            if isinstance(event, MessageReceived):
                for echo, keys in self._commands.items():
                    if event.payload.startswith(echo):
                        yield from ((key, event.payload[len(echo) :]) for key in keys)


class _AnswerColumns:
    """Decodes the answers to one command."""

    def __init__(self, command: PollCommand, *, keep_out_of_range: bool) -> None:
        self._keeps = keep_out_of_range
        self.out_of_range = np.zeros(len(command.signals), np.int64)
        self.infos = tuple(polled_info(signal) for signal in command.signals)
        self._texts = {row: one for row, one in enumerate(command.signals) if one.kind is not SignalKind.NUMBER}
        self._numbers = [row for row in range(len(command.signals)) if row not in self._texts]
        plans = [polled_plan(0, command.signals[row]) for row in self._numbers]
        self._fields = FieldColumns([ScaledField(field=plan.field) for plan in plans])
        self._conversions = Conversions(plans, columns=True)
        needed = max((plan.field.last_byte + 1 for plan in plans), default=1)
        self._width = -(-needed // _WORD_BYTES) * _WORD_BYTES

    def values(self, payloads: Sequence[bytes]) -> Matrix:
        """Return the values, NaN where absent, shape (signals, n)."""
        padded = b"".join(payload[: self._width].ljust(self._width, b"\0") for payload in payloads)
        words = np.ascontiguousarray(np.frombuffer(padded, "<u8").reshape(len(payloads), -1).T)
        lengths = np.array([min(len(payload), self._width) for payload in payloads], np.uint16)
        values = self._conversions.values(self._fields.decode(Payloads(words=tuple(words), lengths=lengths)))
        there = self._conversions.are_there(values)
        if not self._keeps:
            self.out_of_range[self._numbers] += (there & self._conversions.exceed(values)).sum(axis=1)
            values = self._conversions.clipped(values)
        values[~there] = np.nan
        if not self._texts:
            return values
        all_rows = np.full((len(self.infos), len(payloads)), np.nan)
        all_rows[self._numbers] = values
        return all_rows

    def texts(self, payloads: Sequence[bytes]) -> dict[int, tuple[str, ...]]:
        """Return what the signals say that are no numbers."""
        return {row: tuple(text_in(payload, signal) for payload in payloads) for row, signal in self._texts.items()}

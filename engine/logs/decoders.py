"""Everything one decoding decodes by: broadcasts by their database, answers by the commands they answer."""

from collections.abc import Iterator, Sequence

from bms.definition.database import MessageDescription
from bms.definition.polling import Polling
from bms.telemetry.database_decoder import DatabaseDecoder
from bms.telemetry.decoded import DecodedRows, SignalInfo
from bms.telemetry.history.model import SeriesKey
from bms.telemetry.validities import Validities, validities_of
from can_drivers.frame_columns import Batch
from engine.logs.orders import Prepare

Keys = Sequence[tuple[str, str]]


class Decoders:
    """One reading's decoders. Answers span frames, so one `Decoders` belongs to one run through one file."""

    def __init__(self, order: Prepare) -> None:
        """Compile them."""
        broadcasts = order.broadcasts
        messages: Sequence[MessageDescription] = order.messages
        validity = Validities(keep_out_of_range=order.keep_out_of_range)
        if broadcasts is not None:
            messages = tuple(broadcasts.database.messages.values())
            validity = validities_of(broadcasts, keep_out_of_range=order.keep_out_of_range)
        self._broadcasts = DatabaseDecoder(messages, validity=validity, wanted=order.wanted)
        self._answers = (
            None if order.polling is None else _Answers(order.polling, order.wanted, keep_out_of_range=order.keep_out_of_range)
        )

    def decode(self, batch: Batch) -> Iterator[DecodedRows]:
        """Yield the rows of a batch, message by message."""
        yield from self._broadcasts.decode(batch)
        if self._answers is not None:
            yield from self._answers.decode(batch)

    def infos_of(self, message: str) -> tuple[SignalInfo, ...]:
        """Return the columns of a message or of a polled command."""
        if self._answers is not None and message in self._answers.infos:
            return self._answers.infos[message]
        return self._broadcasts.signals(message)

    def out_of_range(self) -> dict[str, int]:
        """Return how many values are not given as they are because of their range, by `message.signal`."""
        found = self._broadcasts.out_of_range | ({} if self._answers is None else self._answers.out_of_range())
        return {f"{key.group}.{key.name}": count for key, count in found.items()}


class _Answers:
    """The wanted values of answers."""

    def __init__(self, polling: Polling, wanted: Keys | None, *, keep_out_of_range: bool) -> None:
        from bms.telemetry.recorded_answers import AnswerDecoder  # noqa: PLC0415 - most logs hold none

        self._decoder = AnswerDecoder(polling, keep_out_of_range=keep_out_of_range)
        self.infos: dict[str, tuple[SignalInfo, ...]] = {}
        self._kept: dict[str, list[int]] = {}
        chosen = None if wanted is None else set(wanted)
        for key in self._decoder.messages:
            infos = self._decoder.signals(key)
            kept = [row for row, info in enumerate(infos) if chosen is None or (key, info.name) in chosen]
            if kept:
                self._kept[key] = kept
                self.infos[key] = tuple(infos[row] for row in kept)

    def out_of_range(self) -> dict[SeriesKey, int]:
        kept = {SeriesKey(message, info.name) for message, infos in self.infos.items() for info in infos}
        return {key: count for key, count in self._decoder.out_of_range.items() if key in kept}

    def decode(self, batch: Batch) -> Iterator[DecodedRows]:
        for decoded in self._decoder.decode(batch):
            kept = self._kept.get(decoded.message)
            if kept is not None:
                yield DecodedRows(
                    message=decoded.message,
                    rows=decoded.rows,
                    times_s=decoded.times_s,
                    values=decoded.values[kept],
                    texts={place: decoded.texts[row] for place, row in enumerate(kept) if row in decoded.texts},
                )

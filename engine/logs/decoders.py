"""Everything one decoding decodes by: broadcasts by their database, answers by the commands they answer."""

from collections.abc import Iterator, Sequence

from bms.definition.database import MessageDescription
from bms.telemetry.database_decoder import DatabaseDecoder
from bms.telemetry.decoded import DecodedRows, SignalInfo
from bms.telemetry.history.model import SeriesKey
from bms.telemetry.validities import Validities, validities_of
from can_drivers.frame_columns import Batch
from engine.logs.orders import Prepare


class Decoders:
    """One reading's decoders. Answers span frames, so one `Decoders` belongs to one run through one file."""

    def __init__(self, order: Prepare) -> None:
        """Compile them."""
        broadcasts = order.broadcasts
        validity = (
            Validities(keep_out_of_range=order.keep_out_of_range)
            if broadcasts is None
            else validities_of(broadcasts, keep_out_of_range=order.keep_out_of_range)
        )
        wanted = None if order.wanted is None else {SeriesKey(*key) for key in order.wanted}
        messages: Sequence[MessageDescription] = (
            order.messages if broadcasts is None else tuple(broadcasts.database.messages.values())
        )
        self._broadcasts = DatabaseDecoder(messages, validity=validity, wanted=wanted)
        self._answers = None
        if order.polling is not None:
            from bms.telemetry.recorded_answers import AnswerDecoder  # noqa: PLC0415 - most logs hold none

            self._answers = AnswerDecoder(order.polling)
        self._names = {message.name for message in messages}

    def decode(self, batch: Batch) -> Iterator[DecodedRows]:
        """Yield the rows of a batch, message by message."""
        yield from self._broadcasts.decode(batch)
        if self._answers is not None:
            yield from self._answers.decode(batch)

    def infos_of(self, message: str) -> tuple[SignalInfo, ...]:
        """Return the columns of a message or of a polled command."""
        if message in self._names or self._answers is None:
            return self._broadcasts.signals(message)
        return self._answers.signals(message)

    def out_of_range(self) -> dict[str, int]:
        """Return how many values were left out because of their range, by `message.signal`."""
        return {f"{key.group}.{key.name}": count for key, count in self._broadcasts.out_of_range.items()}

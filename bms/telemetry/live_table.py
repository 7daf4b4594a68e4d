"""What is known about a pack now: takes frames and answers in, gives snapshots out."""

import math

import numpy as np

from bms.definition.model import PackDefinition
from bms.telemetry.answer_texts import text_in
from bms.telemetry.bit_fields import BitFieldDecoder
from bms.telemetry.column_plan import Judged, ValuePlan, ValuePlans
from bms.telemetry.payload_rows import PayloadRows
from bms.telemetry.planning import plan_pack
from bms.telemetry.snapshot import Column, PackSnapshot, Reading, Validity
from can_drivers.frames import Frame

_POSITIVE_RESPONSE = 0x40  # ISO 14229-1, 8.4: the response service id is the request's plus 0x40.

_VALIDITIES = tuple(Validity)

_LIVING_CELL_MV = 500.0
"""Below this the slot of a cell shows noise or zero; such slots at the end of a database's room are not fitted."""


class LiveTable:
    """The last payload of everything a definition names, decoded when a snapshot is asked for.

    `on_frames` and `on_answer` may be called by another thread than `snapshot`.
    """

    def __init__(self, definition: PackDefinition) -> None:
        """Compile the decoders of a pack."""
        self._rows = PayloadRows()
        plan = plan_pack(definition, self._rows)
        self._answers = plan.answers
        self._reading_names = tuple(plan.readings)
        self._plans = ValuePlans((*plan.cells, *plan.temperatures, *plan.balancing, *plan.readings.values()))
        self._decoder = BitFieldDecoder(self._plans.fields, self._rows.widths)
        counts = np.cumsum([len(plan.cells), len(plan.temperatures), len(plan.balancing)])
        self._temperatures_from, self._balancing_from, self._readings_from = (int(count) for count in counts)
        self._topology = definition.topology
        self._trim = bool(
            (definition.broadcasts is not None and definition.broadcasts.trim_unseen)
            or (definition.polling is not None and definition.polling.trim_unseen)
        )
        self._fitted_cells = 0
        self._fitted_sensors = 0
        self._frames = 0

    def on_frames(self, frames: list[Frame]) -> None:
        """Keep the payloads of received frames."""
        self._frames += len(frames)
        self._rows.store_frames(frames)

    def on_answer(self, key: str, payload: bytes, now_s: float) -> None:
        """Keep a positive response to a polled command.

        Args:
            key: key of the command.
            payload: the whole response; one that does not repeat the command's service and identifier is not kept.
            now_s: when it came, monotonic seconds.
        """
        row, request = self._answers[key]
        echo = bytes((request[0] + _POSITIVE_RESPONSE, *request[1:]))
        if payload.startswith(echo):
            self._rows.store(row, payload[len(echo) :], now_s)

    def clear(self) -> None:
        """Forget everything, as for a new connection."""
        self._rows.clear()
        self._fitted_cells = 0
        self._fitted_sensors = 0
        self._frames = 0

    def snapshot(self, now_s: float, *, dropped: int = 0) -> PackSnapshot:
        """Return every value with its validity and age.

        Args:
            now_s: monotonic seconds, on the clock of the frames.
            dropped: frames known to be lost, passed through.
        """
        payloads, times_s, lengths = self._rows.read()
        judged = self._plans.judge(self._decoder.decode(payloads), times_s, lengths, now_s)
        cells = _column(judged, 0, self._temperatures_from, self._topology.series)
        temperatures = _column(judged, self._temperatures_from, self._balancing_from, self._topology.sensors)
        balancing = _column(judged, self._balancing_from, self._readings_from, self._topology.series)
        if self._trim:
            self._hide_what_is_not_fitted(cells, temperatures)
        return PackSnapshot(
            cells_mv=cells,
            temperatures_c=temperatures,
            balancing=balancing,
            readings=self._readings(judged),
            frames=self._frames,
            dropped=dropped,
        )

    def _readings(self, judged: Judged) -> dict[str, Reading]:
        first = self._readings_from
        values = judged.values[first:].tolist()
        validity = judged.validity[first:].tolist()
        ages_s = judged.age_s[first:].tolist()
        raw = judged.raw[first:].tolist()
        return {
            name: Reading(
                value=math.nan if self._plans.plans[first + index].text else values[index],
                validity=_VALIDITIES[validity[index]],
                age_s=ages_s[index],
                text=self._text(self._plans.plans[first + index], validity[index], raw[index]),
            )
            for index, name in enumerate(self._reading_names)
        }

    def _text(self, plan: ValuePlan, validity: int, raw: float) -> str:
        if validity == Validity.NEVER_SEEN:
            return ""
        if plan.text is not None:
            return text_in(self._rows.payload(plan.field.row), plan.text)
        return "" if plan.texts is None else plan.texts.get(int(raw), f"unknown ({int(raw)})")

    def _hide_what_is_not_fitted(self, cells: Column, temperatures: Column) -> None:
        """Mark cells and sensors behind the last one that ever showed a value as never seen; cells in whole modules."""
        living = np.flatnonzero((cells.validity == Validity.VALID) & (cells.values >= _LIVING_CELL_MV))
        if living.size:
            last = int(living[-1])
            module = next(module for module in self._topology.modules if last < module.first_cell + module.cells)
            self._fitted_cells = max(self._fitted_cells, module.first_cell + module.cells)
        measured = np.flatnonzero(temperatures.validity == Validity.VALID)
        if measured.size:
            self._fitted_sensors = max(self._fitted_sensors, int(measured[-1]) + 1)
        for column, fitted in ((cells, self._fitted_cells), (temperatures, self._fitted_sensors)):
            if fitted:
                column.values[fitted:] = np.nan
                column.validity[fitted:] = Validity.NEVER_SEEN


def _column(judged: Judged, first: int, last: int, count: int) -> Column:
    if first == last:
        return Column(
            values=np.full(count, np.nan), validity=np.full(count, Validity.NEVER_SEEN, np.uint8), age_s=np.full(count, np.inf)
        )
    return Column(values=judged.values[first:last], validity=judged.validity[first:last], age_s=judged.age_s[first:last])

"""Pre-charge, closing and opening of the main contactors."""

import enum

from virtual_pack.management.calibration_set import ProtectionTables
from virtual_pack.management.measurement import Measurement

_LONGEST_WAIT_S = 1.0
_RETRY_S = 5.0


class ContactorState(enum.Enum):
    """Position of the contactors."""

    OPEN = "open"
    PRECHARGE = "precharge"
    CLOSED = "closed"


class Contactors:
    """Closes through pre-charge when allowed; opens at low current, or after a short wait whatever flows."""

    def __init__(self) -> None:
        """Start open."""
        self.state = ContactorState.OPEN
        self._in_state_s = _RETRY_S
        self._opening_s = 0.0

    @property
    def main_closed(self) -> bool:
        """Main contactors closed."""
        return self.state is ContactorState.CLOSED

    @property
    def opening(self) -> bool:
        """Opening has been decided and waits for the current to fall."""
        return self._opening_s > 0.0

    def drop(self) -> None:
        """Open at once (reset, service state)."""
        self._enter(ContactorState.OPEN)
        self._in_state_s = _RETRY_S

    def step(self, measurement: Measurement, tables: ProtectionTables | None, *, allowed: bool, dt_s: float) -> None:
        """Advance by `dt_s`. Without tables (no valid data set) they are never allowed to be closed."""
        self._in_state_s += dt_s
        if tables is None:
            if self.state is not ContactorState.OPEN:
                self.drop()
        elif not allowed:
            self._open(measurement, tables, dt_s)
        else:
            self._opening_s = 0.0
            self._close(measurement, tables)

    def _open(self, measurement: Measurement, tables: ProtectionTables, dt_s: float) -> None:
        if self.state is ContactorState.OPEN:
            return
        self._opening_s += dt_s
        if abs(measurement.current_a) <= tables.max_open_a or self._opening_s >= _LONGEST_WAIT_S:
            self._enter(ContactorState.OPEN)

    def _close(self, measurement: Measurement, tables: ProtectionTables) -> None:
        if self.state is ContactorState.OPEN and self._in_state_s >= _RETRY_S:
            self._enter(ContactorState.PRECHARGE)
        elif self.state is ContactorState.PRECHARGE:
            if measurement.bus_v >= tables.precharge_ready * measurement.pack_v:
                self._enter(ContactorState.CLOSED)
            elif self._in_state_s > tables.precharge_timeout_s:
                self._enter(ContactorState.OPEN)

    def _enter(self, state: ContactorState) -> None:
        self.state = state
        self._in_state_s = 0.0
        self._opening_s = 0.0

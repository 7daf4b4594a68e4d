"""What the diagnostic services of the ECU look at and change, from one start to the next."""

import enum
import struct
from dataclasses import dataclass

from bms.definition.model import Diagnostics, Programming
from virtual_pack.ecu.calibration_memory import CalibrationMemory
from virtual_pack.ecu.record_store import RecordStore
from virtual_pack.ecu.security_access import SecurityAccess
from virtual_pack.ecu.transfer import Transfer
from virtual_pack.management.interface import BatteryManagement


class Session(enum.IntEnum):
    """Diagnostic session (ISO 14229-1, 10.2)."""

    DEFAULT = 0x01
    PROGRAMMING = 0x02
    EXTENDED = 0x03


ALL_SESSIONS = frozenset(Session)
NON_DEFAULT_SESSIONS = frozenset({Session.EXTENDED, Session.PROGRAMMING})
PROGRAMMING_SESSION = frozenset({Session.PROGRAMMING})


@dataclass(slots=True, kw_only=True)
class EcuState:
    """One life of the ECU. A reset makes a new one.

    Attributes:
        diagnostics: addressing and timing.
        programming: addresses and routine ids.
        management: the BMS application.
        memory: calibration slots.
        records: values kept over a reset.
        identity: data identifier → fixed value.
        security: security access.
        now_s: time of the request being served, seconds.
        session: active session.
        transfer: the running download, or None.
        reset_requested: the ECU resets as soon as its answer has left.
    """

    diagnostics: Diagnostics
    programming: Programming
    management: BatteryManagement
    memory: CalibrationMemory
    records: RecordStore
    identity: dict[int, bytes]
    security: SecurityAccess
    now_s: float
    session: Session = Session.DEFAULT
    transfer: Transfer | None = None
    reset_requested: bool = False

    def enter_session(self, session: Session) -> None:
        """Change the session (ISO 14229-1, 10.2.1): lock; back in default, undo what 0x28, 0x85 and the service state did."""
        self.security.lock()
        self.transfer = None
        if session is not Session.PROGRAMMING:
            self.memory.stage_header(None)
        if session is Session.DEFAULT:
            self.management.broadcasting = True
            self.management.faults.setting_enabled = True
            self.management.leave_service_state()
        self.session = session

    def session_parameters(self) -> bytes:
        """Return P2 in 1 ms and P2* in 10 ms, as the answer to 0x10 carries them."""
        return struct.pack(">HH", round(self.diagnostics.p2_s * 1000), round(self.diagnostics.p2_star_s * 100))

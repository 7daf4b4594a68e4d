"""What the diagnostic services of the ECU look at and change, from one start to the next."""

import enum
import struct
from dataclasses import dataclass, field

from bms.definition.model import Diagnostics, Programming
from virtual_pack.ecu.authentication import CALIBRATION, Authentication
from virtual_pack.ecu.calibration_memory import CalibrationMemory
from virtual_pack.ecu.dynamic_identifiers import DynamicIdentifiers
from virtual_pack.ecu.event_responses import EventResponses
from virtual_pack.ecu.periodic_schedule import PeriodicSchedule
from virtual_pack.ecu.record_store import RecordStore
from virtual_pack.ecu.security_access import SecurityAccess
from virtual_pack.ecu.transfer import Download, Upload
from virtual_pack.management.interface import BatteryManagement


class Session(enum.IntEnum):
    """Diagnostic session (ISO 14229-1, 10.2)."""

    DEFAULT = 0x01
    PROGRAMMING = 0x02
    EXTENDED = 0x03


ALL_SESSIONS = frozenset(Session)
NON_DEFAULT_SESSIONS = frozenset({Session.EXTENDED, Session.PROGRAMMING})
PROGRAMMING_SESSION = frozenset({Session.PROGRAMMING})
EXTENDED_SESSION = frozenset({Session.EXTENDED})
SCRATCH_BYTES = 256


@dataclass(slots=True, kw_only=True)
class LinkRate:
    """Service 0x87 (ISO 14229-1, 10.10). Bit rates in bit/s.

    Attributes:
        normal_bps: the bit rate of the pack's bus.
        wanted_bps: the bit rate to go to as soon as nothing is left to be answered.
        verified_bps: the bit rate a tester may ask to go to; None: none.
    """

    normal_bps: int
    wanted_bps: int
    verified_bps: int | None = None

    def return_to_normal(self) -> None:
        """Forget every other bit rate."""
        self.wanted_bps, self.verified_bps = self.normal_bps, None


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
        link: bit rate.
        now_s: time of the request being served, seconds.
        authentication: who has proved who he is; None: this BMS has no certificates.
        session: active session.
        transfer: the running download or upload, or None.
        dynamic: data identifiers the tester has defined.
        periodic: data identifiers that are sent by themselves.
        events: what the tester wants to be told unasked.
        scratch: RAM for trying to write memory.
        reset_requested: the ECU resets as soon as its answer has left.
    """

    diagnostics: Diagnostics
    programming: Programming
    management: BatteryManagement
    memory: CalibrationMemory
    records: RecordStore
    identity: dict[int, bytes]
    security: SecurityAccess
    link: LinkRate
    now_s: float
    authentication: Authentication | None = None
    session: Session = Session.DEFAULT
    transfer: Download | Upload | None = None
    dynamic: DynamicIdentifiers = field(default_factory=DynamicIdentifiers)
    periodic: PeriodicSchedule = field(default_factory=PeriodicSchedule)
    events: EventResponses = field(default_factory=EventResponses)
    scratch: bytearray = field(default_factory=lambda: bytearray(SCRATCH_BYTES))
    reset_requested: bool = False

    @property
    def authenticated(self) -> bool:
        """A tester has proved that he may calibrate (0x29)."""
        return self.authentication is not None and self.authentication.role == CALIBRATION

    @property
    def unlocked(self) -> bool:
        """What changes the calibration is open, by security access or by authentication."""
        return self.security.unlocked or self.authenticated

    def enter_session(self, session: Session) -> None:
        """Change the session (ISO 14229-1, 10.2.1): lock, and undo what belonged to the session that is left."""
        self.security.lock()
        self.transfer = None
        if session is not Session.PROGRAMMING:
            self.memory.stage_header(None)
        if session is not Session.EXTENDED:
            self.periodic.stop_all()
            self.events.clear()
            self.management.return_outputs()
        if session is Session.DEFAULT:
            self.management.broadcasting = True
            self.management.faults.setting_enabled = True
            self.management.leave_service_state()
            self.dynamic.clear_all()
            self.link.return_to_normal()
            if self.authentication is not None:
                self.authentication.end()
        self.session = session

    def session_parameters(self) -> bytes:
        """Return P2 in 1 ms and P2* in 10 ms, as the answer to 0x10 carries them."""
        return struct.pack(">HH", round(self.diagnostics.p2_s * 1000), round(self.diagnostics.p2_star_s * 100))

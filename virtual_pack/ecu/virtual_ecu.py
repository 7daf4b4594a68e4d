"""The whole ECU: wire on one side, battery management on the other. Sans-IO: frames and times in, frames and times out."""

import random
from collections.abc import Callable

from bms.definition.model import ContractLevel, PackDefinition
from can_drivers.frames import Frame
from can_drivers.isotp import (
    FirstFrameReceived,
    MessageReceived,
    MessageSent,
    TransferFailed,
)
from virtual_pack.ecu.assembly import credentials_of, data_set_check, diagnostics_of, record_sector
from virtual_pack.ecu.authentication import Authentication
from virtual_pack.ecu.boot_alive import BootAlive
from virtual_pack.ecu.calibration_memory import CalibrationMemory
from virtual_pack.ecu.ecu_state import EcuState, LinkRate, Session
from virtual_pack.ecu.endpoints import make_endpoints
from virtual_pack.ecu.identity import identity_of
from virtual_pack.ecu.nor_flash import NorFlash, PowerLostError
from virtual_pack.ecu.record_store import RecordStore
from virtual_pack.ecu.security_access import SecurityAccess
from virtual_pack.ecu.uds_server import UdsServer
from virtual_pack.management.interface import BatteryManagement

_START_S = 0.3
"""From reset to the first frame."""
_DELIVERED_UNIX_S = 1_767_571_200.0
"""2026-01-05, the manufacturing date: what the calendar of a BMS shows that nobody has set."""
_NEVER_S = float("inf")


class VirtualEcu:
    """One BMS with its boot loader.

    Its owner repeats: hand over the frames that have arrived, `poll`, put the returned frames on the bus in order, sleep until
    `next_time_s` or until a frame arrives. Times are seconds on one monotonic clock, real or virtual.
    """

    def __init__(
        self,
        definition: PackDefinition,
        management: BatteryManagement,
        flash: NorFlash,
        *,
        seed: int = 0,
        now_s: float = 0.0,
        unix_time_s: Callable[[], float] = lambda: _DELIVERED_UNIX_S,
        forgets_commits: bool = False,
    ) -> None:
        """Start the ECU at `now_s`.

        Args:
            definition: the pack.
            management: its BMS application.
            flash: its memory; see `assembly.open_flash`.
            seed: serial number, VIN and the seeds of security access depend on it.
            now_s: the time.
            unix_time_s: the calendar by which certificates are valid, seconds since 1970.
            forgets_commits: a defect: it says that it has committed, and starts with the previous data set all the same.

        Raises:
            DefinitionError: this pack cannot be simulated.
        """
        self._diagnostics, self._programming = diagnostics_of(definition)
        self._link = definition.link
        self._record_sector = record_sector(definition)
        self._identity = identity_of(definition, seed)
        self._check = data_set_check(definition)
        self._credentials = credentials_of(definition)
        self._unix_time_s = unix_time_s
        self._forgets_commits = forgets_commits
        self._random = random.Random(seed)
        self._management = management
        self._flash = flash
        self._boot_alive = BootAlive(definition, now_s)
        self._powered = True
        self._starts_s = _NEVER_S
        self._resets_s = _NEVER_S
        self._answer_in_fd = False
        self._unanswered = 0
        self._start(now_s)

    @property
    def powered(self) -> bool:
        """False after the supply failed, until `power_cycle`."""
        return self._powered

    @property
    def session(self) -> Session:
        """The active diagnostic session."""
        return self._server.session

    @property
    def memory(self) -> CalibrationMemory:
        """The calibration slots, as this life of the ECU sees them."""
        return self._memory

    @property
    def bitrate_bps(self) -> int:
        """The nominal bit rate its controller is set to, bit/s; service 0x87 changes it."""
        return self._bitrate_bps

    @property
    def next_time_s(self) -> float:
        """When `poll` has something to do; a time in the past means at once, infinity never."""
        if not self._powered:
            return _NEVER_S
        due_s = min(self._management.next_time_s(), self._starts_s, self._resets_s)
        if self._starts_s < _NEVER_S:
            return due_s
        endpoint_s = self._endpoint.next_time_s
        return min(due_s, self._server.next_time_s, _NEVER_S if endpoint_s is None else endpoint_s)

    def power_off(self) -> None:
        """Take the supply away."""
        self._powered = False

    def power_cycle(self, now_s: float) -> None:
        """Take the supply away and give it back at `now_s`."""
        self._flash.restore_power()
        self._powered = True
        self._go_silent(now_s)

    def on_frame(self, frame: Frame, now_s: float) -> None:
        """Take a frame from the bus."""
        if not self._powered or self._starts_s < _NEVER_S:
            return
        # Each takes what is addressed to it: to all ECUs, to this one.
        self._functional.on_frame(frame, now_s)
        self._endpoint.on_frame(frame, now_s)
        self._serve(now_s)

    def poll(self, now_s: float) -> list[Frame]:
        """Do what has become due and return the frames to send."""
        if not self._powered:
            return []
        if self._starts_s <= now_s:
            self._start(now_s)
        if self._resets_s <= now_s:
            self._go_silent(now_s)
        broadcasts = self._broadcasts(now_s)
        if self._starts_s < _NEVER_S:
            return []
        try:
            self._server.poll(now_s)
        except PowerLostError:
            self._powered = False
            return []
        self._answer(now_s)
        frames = self._endpoint.poll(now_s)
        self._serve(now_s)
        return frames + self._periodic(now_s) + broadcasts

    def _start(self, now_s: float) -> None:
        self._starts_s = self._resets_s = _NEVER_S
        self._rate = LinkRate(normal_bps=self._link.bitrate_bps, wanted_bps=self._link.bitrate_bps)
        self._memory = CalibrationMemory(
            self._flash,
            self._programming.payload_length,
            self._check,
            in_place=self._programming.contract_level is ContractLevel.L1,
            forgets=self._forgets_commits,
        )
        records = RecordStore(self._flash, self._record_sector)
        state = EcuState(
            diagnostics=self._diagnostics,
            programming=self._programming,
            management=self._management,
            memory=self._memory,
            records=records,
            identity=self._identity,
            security=SecurityAccess(records, self._random.randbytes, now_s),
            link=self._rate,
            now_s=now_s,
        )
        if self._credentials is not None:
            state.authentication = Authentication(self._credentials, self._random.randbytes, self._unix_time_s)
        self._server = UdsServer(state)
        self._open_link()
        self._unanswered = 0
        state.enter_session(Session.DEFAULT)
        self._management.apply_calibration(self._memory.active_payload(), self._memory.active_header())

    def _go_silent(self, now_s: float) -> None:
        self._resets_s = _NEVER_S
        self._starts_s = now_s + _START_S

    def _open_link(self) -> None:
        """Begin to listen at the wanted bit rate."""
        self._bitrate_bps = self._rate.wanted_bps
        self._endpoint, self._functional = make_endpoints(
            self._diagnostics, bitrate_bps=self._bitrate_bps, data_bitrate_bps=self._link.data_bitrate_bps
        )

    def _serve(self, now_s: float) -> None:
        """Pass on what the endpoints report until they report nothing more."""
        try:
            for event in self._functional.take_events():
                if isinstance(event, MessageReceived):
                    self._request(event, functional=True)
            for event in self._endpoint.take_events():
                if isinstance(event, MessageReceived):
                    self._request(event, functional=False)
                elif isinstance(event, FirstFrameReceived):
                    self._server.on_request_started()
                else:
                    self._sent_or_failed(event, now_s)
        except PowerLostError:
            self._powered = False
            return
        self._answer(now_s)

    def _request(self, message: MessageReceived, *, functional: bool) -> None:
        # What a pending answer is sent in was decided when its work began.
        if not self._server.working:
            self._answer_in_fd = message.is_fd
        self._server.on_request(message.payload, functional=functional, now_s=message.finished_s)

    def _sent_or_failed(self, event: MessageSent | TransferFailed, now_s: float) -> None:
        finished_s = event.finished_s if isinstance(event, MessageSent) else now_s
        if isinstance(event, MessageSent) or event.sending:
            self._unanswered -= 1
        if self._unanswered == 0:
            self._server.on_idle(finished_s)
            self._settle(finished_s)

    def _answer(self, now_s: float) -> None:
        for response in self._server.take_responses():
            self._unanswered += 1
            self._endpoint.send(response, now_s, fd=self._answer_in_fd)
        if self._unanswered == 0:
            self._settle(now_s)

    def _settle(self, now_s: float) -> None:
        """Do what waits until everything has been said: reset, change the bit rate."""
        if self._server.reset_requested:
            self._resets_s = min(self._resets_s, now_s)
        if self._rate.wanted_bps != self._bitrate_bps:
            self._open_link()

    def _periodic(self, now_s: float) -> list[Frame]:
        periodic_id, is_extended = self._diagnostics.periodic_id, self._diagnostics.is_extended
        if periodic_id is None:
            return []
        return [Frame(can_id=periodic_id, data=data, is_extended=is_extended) for data in self._server.take_periodic(now_s)]

    def _broadcasts(self, now_s: float) -> list[Frame]:
        if self._management.next_time_s() > now_s:
            return []
        self._management.advance(now_s)
        frames = self._management.broadcasts(now_s)
        if self._starts_s < _NEVER_S:
            return []
        if self._server.session is not Session.PROGRAMMING:
            return frames
        return self._boot_alive.pick(frames, now_s)

"""An adapter with candleLight firmware as a bus."""

import contextlib
import threading
import time
from collections import deque
from collections.abc import Sequence

from can_drivers.bus_status import AdapterDetails, BusStatus, ControllerState, RecoveryStep
from can_drivers.errors import BusOffError, LinkError, LinkLostError
from can_drivers.frames import Frame
from can_drivers.gs_usb.bit_timing import choose_bit_timing
from can_drivers.gs_usb.device import GsUsbDevice, device_of
from can_drivers.gs_usb.protocol import (
    CLASSIC_LENGTH,
    ERROR_BUS_OFF,
    FD_LENGTH,
    NO_ECHO,
    BitTiming,
    ChannelLimits,
    Feature,
    Received,
    pack_frame,
    parse_transfer,
)
from can_drivers.link_errors import explain_loss, refuse_to_send
from can_drivers.settings import LinkSettings

_OUTSTANDING_MAX = 10
"""Frames a device is given before it has echoed the first (GS_MAX_TX_URBS); small firmware holds no more."""
_QUEUE_MAX = 1000
_STALE_MAX = 2000
"""Transfers thrown away at opening: more than any firmware can hold."""
_STALE_TIMEOUT_S = 0.002
_STATES = (
    ControllerState.ERROR_ACTIVE,
    ControllerState.ERROR_WARNING,
    ControllerState.ERROR_PASSIVE,
    ControllerState.BUS_OFF,
)
_WARNING_LIMIT = 96
_PASSIVE_LIMIT = 128


class GsUsbBus:
    """An open candleLight adapter; see `can_drivers.bus.Bus`.

    Frames wait here until the device has room, which it says by echoing those it has sent, so `send` never blocks.
    """

    def __init__(self, settings: LinkSettings) -> None:
        """Find the device, set the bit timing, throw away what it has stored, and go on the bus.

        Raises:
            LinkError: it is not there, or cannot do what is asked of it.
            OSError: no access, or another program has it.
        """
        self._settings = settings
        reference, _, channel = settings.channel.partition("/")
        self._channel = int(channel) if channel else 0
        self._device = GsUsbDevice(device_of(reference, settings.serial))
        self.description = f"{self._device.name} {self._device.serial or settings.channel}"
        self._sending = threading.Lock()
        self._waiting: deque[bytes] = deque()
        self._outstanding: set[int] = set()
        self._counters: tuple[int, int] | None = None
        self._is_off = False
        self._overflows = 0
        self._malformed = 0
        try:
            self._limits = self._device.limits(self._channel)
            self._features = _features(settings, self._limits)
            self._transfer_length = _transfer_length(self._limits, self._features)
            self._go_on_bus(settings)
            self._details = self._described(settings)
        except BaseException:
            self._device.close()
            raise

    @property
    def details(self) -> AdapterDetails:
        """The adapter, its versions and how it was opened."""
        return self._details

    @property
    def dropped(self) -> int:
        """Times the device ran over, and transfers that could not be understood."""
        return self._overflows + self._malformed

    def send(self, frames: Sequence[Frame]) -> None:
        """Queue frames, in order; as many as fit go to the device at once.

        Raises:
            LinkLostError: the device went away, or cannot get rid of frames because nobody acknowledges them.
            LinkError: it is listening only.
            ValueError: a frame that cannot exist.
        """
        refuse_to_send(self._settings)
        transfers = [pack_frame(frame, 0, self._channel, length=self._transfer_length) for frame in frames]
        with self._sending:
            if len(self._waiting) + len(transfers) > _QUEUE_MAX:
                raise LinkLostError(
                    "The adapter cannot send: nobody on the bus acknowledges its frames.",
                    detail=f"{self.description}: {len(self._waiting)} frames are waiting",
                    advice="Check that the pack is awake, CAN-H and CAN-L, the termination and the bit rate.",
                )
            self._waiting.extend(transfers)
            self._hand_over()

    def receive(self, timeout_s: float) -> list[Frame]:
        """Return the next frame, waiting up to `timeout_s` for it; USB brings one at a time."""
        deadline_s = time.monotonic() + timeout_s
        while True:
            try:
                transfer = self._device.read(deadline_s - time.monotonic())
            except OSError as error:
                raise explain_loss(error, self.description) from error
            now_s = time.monotonic()
            frames = self._taken(transfer, now_s) if transfer else []
            if frames or now_s >= deadline_s:
                return frames

    def status(self) -> BusStatus:
        """Return the state of the controller, from the device itself where its firmware tells."""
        state, counters = self._reported_state()
        with self._sending:
            waiting = len(self._waiting) + len(self._outstanding)
        return BusStatus(
            controller=state,
            tx_errors=None if counters is None else counters[0],
            rx_errors=None if counters is None else counters[1],
            tx_queue=waiting,
            dropped=self.dropped,
        )

    def recover(self, step: RecoveryStep) -> bool:
        """Flush: forget the frames that wait on both sides. Reset: leave the bus and go back on it."""
        if step not in {RecoveryStep.FLUSH, RecoveryStep.RESET}:
            return False
        with self._sending:
            self._waiting.clear()
            if step is RecoveryStep.RESET:
                try:
                    self._device.stop(self._channel)
                    self._device.start(self._channel, self._features)
                except OSError as error:
                    raise explain_loss(error, self.description) from error
                self._outstanding.clear()
                self._counters = None
                self._is_off = False
        self._throw_away_what_waits()
        return True

    def close(self) -> None:
        """Leave the bus and free the device."""
        with contextlib.suppress(OSError):
            self._device.stop(self._channel)
        self._device.close()

    # ------------------------------------------------------------ opening

    def _go_on_bus(self, settings: LinkSettings) -> None:
        limits = self._limits
        self._nominal = choose_bit_timing(limits.nominal, limits.clock_hz, settings.bitrate_bps, settings.sample_point_pct)
        self._data: BitTiming | None = None
        if settings.fd:
            self._data = choose_bit_timing(
                limits.data or limits.nominal, limits.clock_hz, settings.data_bitrate_bps, settings.data_sample_point_pct
            )
        # An earlier user may have ended without leaving the bus; what it did not read is still there.
        self._device.stop(self._channel)
        for _ in range(_STALE_MAX):
            if not self._device.read(_STALE_TIMEOUT_S):
                break
        self._device.set_timing(self._channel, self._nominal, self._data)
        if settings.termination is not None:
            self._device.set_termination(self._channel, on=settings.termination)
        self._device.start(self._channel, self._features)

    def _described(self, settings: LinkSettings) -> AdapterDetails:
        has_termination = Feature.TERMINATION in self._limits.features
        return AdapterDetails(
            name=self._device.name,
            serial=self._device.serial,
            firmware=str(self._device.config.software),
            hardware=str(self._device.config.hardware),
            listen_only=settings.listen_only,
            termination=self._device.termination(self._channel) if has_termination else None,
            supports_fd=Feature.FD in self._limits.features,
            supports_listen_only=Feature.LISTEN_ONLY in self._limits.features,
            sample_point_pct=self._nominal.sample_point_pct,
            data_sample_point_pct=None if self._data is None else self._data.sample_point_pct,
        )

    def _throw_away_what_waits(self) -> None:
        try:
            for _ in range(_STALE_MAX):
                transfer = self._device.read(_STALE_TIMEOUT_S)
                if not transfer:
                    return
                # Echoes among them still make room for what is to be sent.
                self._taken(transfer, 0.0)
        except OSError as error:
            raise explain_loss(error, self.description) from error

    # ------------------------------------------------------------ sending

    def _hand_over(self) -> None:
        """Give the device what it has room for. Called with the lock held."""
        while self._waiting and len(self._outstanding) < _OUTSTANDING_MAX:
            echo_id = next(number for number in range(_OUTSTANDING_MAX) if number not in self._outstanding)
            transfer = self._waiting[0]
            try:
                self._device.write(echo_id.to_bytes(4, "little") + transfer[4:])
            except OSError as error:
                raise explain_loss(error, self.description) from error
            self._waiting.popleft()
            self._outstanding.add(echo_id)

    # ------------------------------------------------------------ receiving

    def _taken(self, transfer: bytes, now_s: float) -> list[Frame]:
        received = parse_transfer(transfer, now_s)
        if received is None:
            self._malformed += 1
            return []
        self._overflows += received.overflow
        if received.channel != self._channel:
            return []
        if received.echo_id != NO_ECHO:
            with self._sending:
                self._outstanding.discard(received.echo_id)
                self._hand_over()
            return []
        if received.error_class:
            self._note_error(received)
        return [received.frame]

    def _note_error(self, received: Received) -> None:
        self._counters = received.counters or self._counters
        if received.error_class & ERROR_BUS_OFF and not self._is_off:
            self._is_off = True
            raise BusOffError(
                "The adapter left the bus after too many errors.",
                detail=f"{self.description}: error report {received.error_class:08X}",
                advice="Check the bit rate, the termination (two times 120 Ω) and the wiring.",
            )

    def _reported_state(self) -> tuple[ControllerState, tuple[int, int] | None]:
        if Feature.GET_STATE in self._limits.features:
            try:
                told = self._device.state(self._channel)
            except OSError as error:
                raise explain_loss(error, self.description) from error
            if told is not None and told[0] < len(_STATES):
                return _STATES[told[0]], (min(told[2], 255), min(told[1], 255))
        if self._is_off:
            return ControllerState.BUS_OFF, self._counters
        if self._counters is None:
            return ControllerState.UNKNOWN, None
        worst = max(self._counters)
        if worst >= _PASSIVE_LIMIT:
            return ControllerState.ERROR_PASSIVE, self._counters
        return ControllerState.ERROR_WARNING if worst >= _WARNING_LIMIT else ControllerState.ERROR_ACTIVE, self._counters


def _features(settings: LinkSettings, limits: ChannelLimits) -> Feature:
    """Return what has to be switched on.

    Raises:
        LinkError: the adapter does not have it.
    """
    wanted = Feature(0)
    for asked, feature, what, advice in (
        (settings.fd, Feature.FD, "CAN FD", "Connect without CAN FD, or use another adapter."),
        (settings.listen_only, Feature.LISTEN_ONLY, "listening only", "Set the bit rate by hand instead of looking for it."),
        (settings.termination is not None, Feature.TERMINATION, "a termination of its own", "Put 120 Ω on the bus by hand."),
    ):
        if asked and feature not in limits.features:
            raise LinkError(f"This adapter does not know {what}.", detail=f"features {limits.features!r}", advice=advice)
        if asked and feature is not Feature.TERMINATION:
            wanted |= feature
    return wanted


def _transfer_length(limits: ChannelLimits, features: Feature) -> int:
    """Return how long the transfers are that send a frame."""
    return (FD_LENGTH if Feature.FD in features else CLASSIC_LENGTH) + (Feature.ONE_BYTE_MORE in limits.features)

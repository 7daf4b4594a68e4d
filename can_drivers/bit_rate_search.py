"""Which bit rate a bus runs at, found by listening only: nothing is sent, and no frame is acknowledged or destroyed.

A controller that listens at a wrong rate sees errors and nothing else, because no frame passes its CRC. So a rate is right
when good frames arrive and outnumber the errors. A bus with errors at every rate runs at another one; a bus without anything
is silent.
"""

import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, replace

from can_drivers.adapters import AdapterFamily, family_of
from can_drivers.bus import Bus, open_bus
from can_drivers.bus_status import BusStatus, ControllerState
from can_drivers.errors import BusOffError, LinkError
from can_drivers.frames import Frame
from can_drivers.settings import LinkSettings

BIT_RATES_BPS = (500_000, 250_000, 125_000, 1_000_000, 800_000)
"""What vehicles and packs use, most likely first."""
FD_BIT_RATES_BPS = (500_000, 250_000, 1_000_000)
FD_DATA_RATES_BPS = (2_000_000, 5_000_000, 1_000_000, 4_000_000, 8_000_000)

LISTEN_S = 1.2
"""At one rate. A BMS broadcasts ten times a second or more; an slcan adapter tells of errors twice a second."""
_STEP_S = 0.1
_ENOUGH_FRAMES = 8
_ENOUGH_ERRORS = 20
_TROUBLED = frozenset({ControllerState.ERROR_WARNING, ControllerState.ERROR_PASSIVE, ControllerState.BUS_OFF})


@dataclass(frozen=True, slots=True, kw_only=True)
class BitRateResult:
    """How a search ended.

    Attributes:
        bitrate_bps: nominal bit rate, or None if it was not found.
        fd: CAN FD frames were heard (True) or only classic ones (False); None: it cannot be told.
        data_bitrate_bps: bit rate of the FD data phase, or None.
        cause: why it was not found, or what else is to be known; one sentence, or empty.
        advice: what to do then.
    """

    bitrate_bps: int | None
    fd: bool | None = None
    data_bitrate_bps: int | None = None
    cause: str = ""
    advice: str = ""


@dataclass(slots=True, kw_only=True)
class _Heard:
    """What came at one rate."""

    frames: int = 0
    fd_frames: int = 0
    switched_frames: int = 0
    errors: int = 0
    tells_errors: bool = False

    @property
    def is_right(self) -> bool:
        return self.frames > self.errors

    @property
    def is_clear(self) -> bool:
        """Listening longer would change nothing."""
        return self.frames >= _ENOUGH_FRAMES + self.errors or (not self.frames and self.errors >= _ENOUGH_ERRORS)

    def count(self, frames: list[Frame]) -> None:
        for frame in frames:
            self.errors += frame.is_error
            self.frames += not frame.is_error
            self.fd_frames += frame.is_fd
            self.switched_frames += frame.bitrate_switch

    def judge(self, first: BusStatus, last: BusStatus) -> None:
        """Count what only the controller's state tells."""
        self.tells_errors = bool(self.errors) or last.controller is not ControllerState.UNKNOWN or last.rx_errors is not None
        more = (last.rx_errors or 0) - (first.rx_errors or 0)
        self.errors = max(self.errors, more, int(last.controller in _TROUBLED))


def find_bit_rate(
    settings: LinkSettings,
    *,
    open_bus: Callable[[LinkSettings], Bus] = open_bus,
    clock: Callable[[], float] = time.monotonic,
    on_progress: Callable[[int, float], None] = lambda _bitrate_bps, _fraction: None,
    is_stopped: Callable[[], bool] = lambda: False,
) -> BitRateResult:
    """Listen at one rate after the other until frames are heard. Takes a few seconds, on a silent bus six.

    Args:
        settings: the adapter; its bit rates are tried first.
        open_bus: opens it.
        clock: monotonic seconds.
        on_progress: told the rate in bit/s and how far the search is (0…1) before each rate.
        is_stopped: asked ten times a second.

    Raises:
        LinkError: this adapter cannot listen without acknowledging, does not set the bit rate itself, cannot be opened, or went
            away.
    """
    family = _listening_family(settings)
    search = _Search(
        replace(settings, listen_only=True, fd=family.supports_fd, sample_point_pct=None, data_sample_point_pct=None),
        open_bus,
        clock,
        on_progress,
        is_stopped,
    )
    return search.run()


class _Search:
    """One search on one adapter; see `find_bit_rate`."""

    def __init__(
        self,
        settings: LinkSettings,
        open_bus: Callable[[LinkSettings], Bus],
        clock: Callable[[], float],
        on_progress: Callable[[int, float], None],
        is_stopped: Callable[[], bool],
    ) -> None:
        self._settings = settings
        self._open_bus = open_bus
        self._clock = clock
        self._on_progress = on_progress
        self._is_stopped = is_stopped
        self._skipped: list[int] = []
        self._heard: list[_Heard] = []

    def run(self) -> BitRateResult:
        rates = _first(self._settings.bitrate_bps, BIT_RATES_BPS)
        pairs = [(rate_bps, self._settings.data_bitrate_bps) for rate_bps in rates]
        found = self._try(pairs, until=1.0 if not self._settings.fd else 0.4)
        if found is None and self._settings.fd and any(heard.errors for heard in self._heard):
            # Frames that switch to another data rate look like a wrong rate.
            data_rates = _first(self._settings.data_bitrate_bps, FD_DATA_RATES_BPS)[1:]
            pairs = [(rate_bps, data_bps) for rate_bps in FD_BIT_RATES_BPS for data_bps in data_rates]
            found = self._try(pairs, begun=0.4)
        if self._is_stopped():
            return BitRateResult(bitrate_bps=None, cause="The search was stopped.")
        if found is None:
            return self._nothing()
        bitrate_bps, data_bps, heard = found
        return self._with_fd(bitrate_bps, data_bps, heard)

    def _try(self, pairs: list[tuple[int, int]], *, begun: float = 0.0, until: float = 1.0) -> tuple[int, int, _Heard] | None:
        for number, (bitrate_bps, data_bps) in enumerate(pairs):
            if self._is_stopped():
                return None
            self._on_progress(bitrate_bps, begun + (until - begun) * number / len(pairs))
            heard = self._listen(bitrate_bps, data_bps)
            if heard is None:
                continue
            self._heard.append(heard)
            if heard.is_right:
                return bitrate_bps, data_bps, heard
        return None

    def _listen(self, bitrate_bps: int, data_bps: int) -> _Heard | None:
        """Return what comes at one rate; None if the adapter cannot do that rate."""
        bus = self._opened(replace(self._settings, bitrate_bps=bitrate_bps, data_bitrate_bps=data_bps))
        if bus is None:
            if bitrate_bps not in self._skipped:
                self._skipped.append(bitrate_bps)
            return None
        heard = _Heard()
        with closing(bus):
            if not bus.details.listen_only:
                raise LinkError("The adapter did not go on the bus listening only.", advice="Set the bit rate by hand.")
            first = bus.status()
            deadline_s = self._clock() + LISTEN_S
            try:
                while self._clock() < deadline_s and not heard.is_clear and not self._is_stopped():
                    heard.count(bus.receive(_STEP_S))
            except BusOffError:
                heard.errors += 1
            heard.judge(first, bus.status())
        return heard

    def _opened(self, settings: LinkSettings) -> Bus | None:
        try:
            return self._open_bus(settings)
        except LinkError as error:
            # Every other reason has a class of its own: this one is about the settings.
            if type(error) is not LinkError:
                raise
        if not settings.fd:
            return None
        try:
            bus = self._open_bus(replace(settings, fd=False))
        except LinkError as error:
            if type(error) is not LinkError:
                raise
            return None
        # This very adapter has no CAN FD, or not at this data rate.
        self._settings = replace(self._settings, fd=False)
        return bus

    def _with_fd(self, bitrate_bps: int, data_bps: int, heard: _Heard) -> BitRateResult:
        """Say whether the bus runs CAN FD, and at which data rate; errors beside good frames may be FD at another rate."""
        if self._settings.fd and heard.errors and not heard.switched_frames:
            others = [(bitrate_bps, other) for other in _first(data_bps, FD_DATA_RATES_BPS)[1:]]
            for pair in others:
                again = None if self._is_stopped() else self._listen(*pair)
                if again is not None and again.switched_frames:
                    data_bps, heard = pair[1], again
                    break
        fd = True if heard.fd_frames else (False if self._settings.fd and not heard.errors else None)
        return BitRateResult(
            bitrate_bps=bitrate_bps,
            fd=fd,
            data_bitrate_bps=data_bps if heard.switched_frames else None,
            cause=self._skipped_sentence(),
        )

    def _nothing(self) -> BitRateResult:
        skipped = self._skipped_sentence()
        if any(heard.errors for heard in self._heard):
            cause = "Something is on the bus, but at none of the usual bit rates."
            advice = "Check CAN-H and CAN-L and the termination, or set the bit rate by hand."
        elif any(heard.tells_errors for heard in self._heard):
            cause = "The bus is silent: neither frames nor errors were heard at any bit rate."
            advice = "Wake the pack (ignition or charger) and check the plug, then search again."
        else:
            cause = (
                "Nothing was heard, and this adapter does not tell of errors: the bus is silent, or runs at another bit rate."
            )
            advice = "Wake the pack (ignition or charger), check the plug and search again, or set the bit rate by hand."
        return BitRateResult(bitrate_bps=None, cause=f"{cause} {skipped}".strip(), advice=advice)

    def _skipped_sentence(self) -> str:
        if not self._skipped:
            return ""
        return f"This adapter cannot do {', '.join(f'{rate_bps / 1000:g}' for rate_bps in self._skipped)} kbit/s."


def _listening_family(settings: LinkSettings) -> AdapterFamily:
    family = family_of(settings.interface)
    if family is None or not family.supports_listen_only:
        name = settings.interface if family is None else family.name
        if family is not None and not family.sets_bit_rate:
            raise LinkError(
                f"The bit rate of {settings.channel} is not set by Halite.", advice="Ask whoever has set up the interface."
            )
        raise LinkError(
            f"{name} cannot listen without acknowledging, so looking for the bit rate could disturb the bus.",
            advice="Set the bit rate by hand.",
        )
    return family


def _first(likely: int, others: tuple[int, ...]) -> tuple[int, ...]:
    return (likely, *(one for one in others if one != likely))

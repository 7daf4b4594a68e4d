"""Which prescaler and segments make a bit rate with a sample point, within what a controller can do."""

from can_drivers.errors import LinkError
from can_drivers.gs_usb.protocol import BitTiming, TimingLimits

_FAST_BPS = 800_000
_MEDIUM_BPS = 500_000


def default_sample_point_pct(bitrate_bps: int) -> float:
    """Return where CiA 601-3 and Linux sample a bit when nobody says so."""
    if bitrate_bps > _FAST_BPS:
        return 75.0
    return 80.0 if bitrate_bps > _MEDIUM_BPS else 87.5


def choose_bit_timing(
    limits: TimingLimits, clock_hz: int, bitrate_bps: int, sample_point_pct: float | None = None
) -> BitTiming:
    """Return the timing nearest to a sample point, of those that meet the bit rate exactly; many quanta before few.

    Args:
        limits: of the controller.
        clock_hz: its clock.
        bitrate_bps: wanted bit rate, bit/s.
        sample_point_pct: wanted sample point, in % of a bit; None: the usual one of that bit rate.

    Raises:
        LinkError: the clock cannot be divided to this bit rate.
    """
    wanted_pct = default_sample_point_pct(bitrate_bps) if sample_point_pct is None else sample_point_pct
    best: BitTiming | None = None
    for brp in range(limits.brp_min, limits.brp_max + 1, max(1, limits.brp_step)):
        quanta, rest = divmod(clock_hz, brp * bitrate_bps)
        if rest or quanta < 1 + limits.tseg1_min + limits.tseg2_min:
            continue
        tseg2 = min(max(round(quanta * (1 - wanted_pct / 100)), limits.tseg2_min), limits.tseg2_max)
        tseg1 = quanta - 1 - tseg2
        if not limits.tseg1_min <= tseg1 <= limits.tseg1_max:
            continue
        timing = BitTiming(brp=brp, tseg1=tseg1, tseg2=tseg2, sjw=max(1, min(limits.sjw_max, tseg2 // 2)))
        if best is None or abs(timing.sample_point_pct - wanted_pct) < abs(best.sample_point_pct - wanted_pct):
            best = timing
    if best is None:
        raise LinkError(
            f"This adapter cannot run at {bitrate_bps:,} bit/s.",
            detail=f"clock {clock_hz} Hz, {limits}",
            advice="Choose another bit rate, or another adapter.",
        )
    return best

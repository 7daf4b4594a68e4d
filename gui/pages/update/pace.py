"""How long a running update still takes."""

WATCH_S = 10.0
"""How long a new calibration is watched for new faults."""
_TRUST_PACE_FROM = 0.1
"""Before this share of the update the plan's own estimate is better than what its pace so far says."""
_UNKNOWN = frozenset({"watch", "roll_back"})
"""The watch counts down by itself, and nothing is known of a roll-back."""


def seconds_left(step: str, fraction: float, *, elapsed_s: float, estimated_s: float) -> int | None:
    """Return the time left in seconds; None: not known.

    Args:
        step: stable name of the step it is at.
        fraction: how far it is, 0…1.
        elapsed_s: since it was started.
        estimated_s: what the plan estimated for the whole of it.
    """
    if step in _UNKNOWN:
        return None
    if fraction >= _TRUST_PACE_FROM:
        return max(0, round(elapsed_s * (1 - fraction) / fraction + WATCH_S))
    return max(0, round(estimated_s - elapsed_s))

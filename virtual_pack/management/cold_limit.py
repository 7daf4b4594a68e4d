"""Nothing is allowed in the cold beyond a protection limit, whatever the maps say."""

import numpy as np

from virtual_pack.management.limit_reasons import Limit, LimitReason
from virtual_pack.management.temperatures import Temperatures

_RELEASE_K = 2.0


class ColdLimit:
    """One direction's limit with its memory: it holds from its temperature on until the pack is 2 K warmer."""

    def __init__(self) -> None:
        """Start open."""
        self.holds = False

    def step(self, limit: Limit, temperatures: Temperatures, lowest_c: float) -> Limit:
        """Return `limit`, or nothing while it is too cold; `lowest_c` is the operating limit."""
        coldest_c = temperatures.coldest_c
        self.holds = coldest_c < lowest_c + (_RELEASE_K if self.holds else 0.0)
        if not self.holds:
            return limit
        sensor = int(np.argmin(temperatures.cold_c))
        reason = LimitReason.TOO_COLD if temperatures.trusted[sensor] else LimitReason.SENSOR_FAULT
        return Limit(current_a=0.0, reason=reason, sensor=sensor)

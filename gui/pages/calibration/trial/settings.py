"""What a trial is asked for: the story, where it starts, how it ends."""

from collections.abc import Mapping
from dataclasses import dataclass

import msgspec

from bms.telemetry.snapshot import Column, PackSnapshot, Reading, Validity

COLD_CHARGE, FAST_CHARGE, BALANCING, DAILY_USE = STORIES = ("cold-charge", "fast-charge", "balancing", "daily-use")
CHARGES = frozenset({COLD_CHARGE, FAST_CHARGE})
BY_HAND, CONNECTED, RECORDED = "by hand", "connected", "recorded"
_NEEDED = ("soc_pct", "soh_pct", "current_a")


@dataclass(frozen=True, slots=True, kw_only=True)
class TrialSettings:
    """One question.

    Attributes:
        story: one of `STORIES`.
        start: BY_HAND, CONNECTED or RECORDED.
        soc_pct, temperature_c, spread_mv: where it starts; what a pack itself says goes before, except the cold of a soak.
        target_pct: charged until here.
        days: how long, where nothing is charged for good.
        file: a recorded state.
    """

    story: str = COLD_CHARGE
    start: str = BY_HAND
    soc_pct: int = 60
    temperature_c: int = -20
    spread_mv: int = 8
    target_pct: int = 90
    days: int = 14
    file: str = ""

    @property
    def charges(self) -> bool:
        """The story ends with a charged pack, not after a number of days."""
        return self.story in CHARGES

    @property
    def tells_cells(self) -> bool:
        """State of charge and spread are those asked for."""
        return self.start == BY_HAND

    @property
    def tells_temperature(self) -> bool:
        """The temperature is the one asked for."""
        return self.start == BY_HAND or self.story == COLD_CHARGE


_STARTS: Mapping[str, TrialSettings] = {
    COLD_CHARGE: TrialSettings(),
    FAST_CHARGE: TrialSettings(story=FAST_CHARGE, soc_pct=10, temperature_c=25, target_pct=80),
    BALANCING: TrialSettings(story=BALANCING, temperature_c=25, spread_mv=40),
    DAILY_USE: TrialSettings(story=DAILY_USE, temperature_c=25, days=2),
}


def usual(story: str) -> TrialSettings:
    """Return how a story is usually told."""
    return _STARTS[story]


def options(settings: TrialSettings, pack: str) -> tuple[str, ...]:
    """Return the options of `halite calibration try` that ask for this. `pack`: id or folder of the definition."""
    told = ["--pack", pack, "--story", settings.story]
    if settings.tells_cells:
        told += ["--soc", str(settings.soc_pct), "--spread-mv", str(settings.spread_mv)]
    if settings.tells_temperature:
        told += ["--temperature", str(settings.temperature_c)]
    told += ["--target", str(settings.target_pct)] if settings.charges else ["--days", str(settings.days)]
    return tuple(told)


def state_document(snapshot: PackSnapshot) -> bytes:
    """Return live values as `halite watch --json` prints them, as far as a trial starts from them."""
    readings = {name: _number(snapshot.readings.get(name)) for name in _NEEDED}
    columns = {"cells_mv": _values(snapshot.cells_mv), "temperatures_c": _values(snapshot.temperatures_c)}
    return msgspec.json.encode(columns | readings)


def has_cells(snapshot: PackSnapshot | None) -> bool:
    """Whether a snapshot knows enough to start from."""
    if snapshot is None:
        return False
    columns = (snapshot.cells_mv, snapshot.temperatures_c)
    return all(bool((column.validity == Validity.VALID).any()) for column in columns)


def _values(column: Column) -> list[float | None]:
    pairs = zip(column.values.tolist(), column.validity.tolist(), strict=True)
    return [value if validity == Validity.VALID else None for value, validity in pairs]


def _number(reading: Reading | None) -> float | None:
    return reading.value if reading is not None and reading.validity is Validity.VALID else None

"""What is said of working values: by the checks, by the chemistry envelope, and by the look for lithium settings."""

from bms.calibration.checks import check_payload, count_values, rules_of
from bms.calibration.editing import Values
from bms.calibration.envelope import envelope_of
from bms.calibration.findings import Finding
from bms.calibration.sanity import TABLES, InheritedSetting, inherited_in_tables
from bms.calibration.workbench import Workbench
from bms.definition.model import PackDefinition

CHARGE_MAP = "CHG_I_LIM_MAP"


class Judge:
    """Judges the tables of one pack by what is installed when it is made; the write gate reads that anew.

    Attributes:
        checked: how many values the checks look at.
    """

    def __init__(self, definition: PackDefinition) -> None:
        """Read rules and envelope, once for many keystrokes."""
        self._definition = definition
        self._rules = rules_of(definition)
        self._envelope = envelope_of(definition)
        self.checked = count_values(definition)

    def findings(self, payload: bytes) -> tuple[Finding, ...]:
        """Return what the checks say."""
        return check_payload(self._definition, payload, self._rules)

    def inherited(self, bench: Workbench) -> tuple[InheritedSetting, ...]:
        """Return the settings that look inherited from lithium."""
        topology = self._definition.topology
        looked_at = {name: bench.parameter(name) for name in TABLES & bench.description.characteristics.keys()}
        return inherited_in_tables(topology.modules[0].chemistry, looked_at, energy_kwh=topology.energy_kwh)

    def envelope(self, bench: Workbench, name: str) -> dict[str, Values]:
        """Return the highest values the chemistry allows in a map, by its name; nothing where it says nothing of it."""
        if name != CHARGE_MAP or self._envelope is None:
            return {}
        soc, temperature = bench.parameter(name).axes
        return {name: self._envelope.surface(temperature, soc).allowed_c}

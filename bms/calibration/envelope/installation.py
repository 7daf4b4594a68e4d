"""Which envelope holds on this computer: the built-in floor, tightened by every valid artefact."""

from bms.calibration.envelope.floor import floor_of
from bms.calibration.envelope.limits import Envelope
from bms.definition.model import PackDefinition


def envelope_of(definition: PackDefinition) -> Envelope | None:
    """Return the envelope a pack's tables are held against, or None where Halite knows none.

    A pack with modules of different chemistries has none: the currents of cells in series are not known one by one.
    """
    chemistries = {module.chemistry.id for module in definition.topology.modules}
    return floor_of(chemistries.pop()) if len(chemistries) == 1 else None

"""The chemistry envelope: how fast, how far and how cold cells may be charged, whatever a data set says.

Holds: the cell models, the built-in floor of each chemistry, the signed artefacts that tighten it.
Never: a data set, a role, or a way to widen the floor.
May import: bms.definition, bms.trust, bms.storage, bms.errors, NumPy, msgspec.
"""

from bms.calibration.envelope.between import Excess, excesses_between_points
from bms.calibration.envelope.floor import floor_of
from bms.calibration.envelope.installation import envelope_of, install_envelope
from bms.calibration.envelope.limits import Envelope, EnvelopeLimit, EnvelopeSurface, Scale, Tightening

__all__ = [
    "Envelope",
    "EnvelopeLimit",
    "EnvelopeSurface",
    "Excess",
    "Scale",
    "Tightening",
    "envelope_of",
    "excesses_between_points",
    "floor_of",
    "install_envelope",
]

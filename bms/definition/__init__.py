"""The agreement between tool and BMS.

Holds: pack definitions, message databases, A2L, fault catalogues, OBDb signal sets, chemistries.
Never: anything that happens on a bus.
May import: bms.errors, cantools.
"""

from bms.definition.loading import load_pack
from bms.definition.shipped import pack_folder, shipped_packs

__all__ = ["load_pack", "pack_folder", "shipped_packs"]

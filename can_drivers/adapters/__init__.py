"""Which adapters Halite offers, which of them are plugged in, and what to do about those that cannot be used.

Holds: one row a family (name on the case, python-can interface, driver, abilities), a file for a family that needs more than a
row, discovery, identity, who holds a device; the udev rules and the page of the documentation made from the table.
Never: opening a bus, frames.
May import: python-can, pyserial and pyusb through can_drivers; nothing else of ours.
"""

from can_drivers.adapters.access import busy
from can_drivers.adapters.discovery import Discovery, find_adapters
from can_drivers.adapters.families import ADAPTER_FAMILIES, WITHOUT_FAMILY, all_families, family_of, offered_back_ends
from can_drivers.adapters.family import AdapterFamily, AdapterInfo, AdapterStatus, UsbId
from can_drivers.adapters.identity import resolve, with_identity
from can_drivers.adapters.plug_ins import plug_in_packages
from can_drivers.adapters.udev import rules

__all__ = [
    "ADAPTER_FAMILIES",
    "WITHOUT_FAMILY",
    "AdapterFamily",
    "AdapterInfo",
    "AdapterStatus",
    "Discovery",
    "UsbId",
    "all_families",
    "busy",
    "family_of",
    "find_adapters",
    "offered_back_ends",
    "plug_in_packages",
    "resolve",
    "rules",
    "with_identity",
]

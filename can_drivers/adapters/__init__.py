"""Which adapters Halite offers, and which of them are plugged in.

Holds: one row a family (name on the case, python-can interface, driver), discovery, what to do about a missing driver.
Never: opening a bus, frames.
May import: python-can and pyserial through can_drivers; nothing else of ours.
"""

from can_drivers.adapters.discovery import AdapterInfo, find_adapters
from can_drivers.adapters.families import ADAPTER_FAMILIES, AdapterFamily, HowFound, offered_back_ends

__all__ = ["ADAPTER_FAMILIES", "AdapterFamily", "AdapterInfo", "HowFound", "find_adapters", "offered_back_ends"]

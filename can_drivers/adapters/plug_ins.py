"""Adapters whose python-can driver comes in a package of its own, found through python-can's entry points."""

import importlib.metadata
from collections.abc import Collection, Iterator

from can_drivers.adapters.driver_lists import look_in_driver
from can_drivers.adapters.family import AdapterFamily

_GROUP = "can.interface"


def plug_ins(known: Collection[str]) -> Iterator[AdapterFamily]:
    """Yield a family for each plug-in that is installed.

    Args:
        known: interfaces Halite has a family for; a plug-in never replaces one.
    """
    for entry in sorted(importlib.metadata.entry_points(group=_GROUP)):
        if entry.name not in known:
            package = entry.dist.name if entry.dist is not None else entry.module
            yield AdapterFamily(
                name=f"{entry.name} (plug-in {package})",
                interface=entry.name,
                back_end=entry.module,
                look=look_in_driver,
                channel_example="0",
            )


def plug_in_packages() -> tuple[str, ...]:
    """Return the packages that bring plug-ins; packagers must copy their metadata."""
    entries = importlib.metadata.entry_points(group=_GROUP)
    return tuple(sorted({entry.dist.name for entry in entries if entry.dist is not None}))

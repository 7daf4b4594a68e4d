"""What the list at the left of the workbench offers: one sheet an object, the single values of a group on one sheet."""

from collections.abc import Mapping
from dataclasses import dataclass

from bms.definition.a2l import CalibrationDescription, Characteristic, CharacteristicKind

UNGROUPED = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """Something that can be opened.

    Attributes:
        key: stable name of the sheet.
        group: group of the A2L it stands in; `UNGROUPED` where it is in none.
        names: the objects on it: one curve, map or block, or the single values of a group.
        kind: MAP, CURVE, VAL_BLK, or VALUE for single values.
    """

    key: str
    group: str
    names: tuple[str, ...]
    kind: CharacteristicKind


def sheets_of(description: CalibrationDescription) -> tuple[Sheet, ...]:
    """Return the sheets of a pack in the order of its A2L, group by group, those of no group last."""
    grouped = {name for names in description.groups.values() for name in names}
    rest = tuple(name for name in description.characteristics if name not in grouped)
    groups = [*description.groups.items(), *([(UNGROUPED, rest)] if rest else [])]
    return tuple(sheet for group, names in groups for sheet in _sheets_of_group(group, names, description.characteristics))


def _sheets_of_group(group: str, names: tuple[str, ...], objects: Mapping[str, Characteristic]) -> list[Sheet]:
    single = tuple(name for name in names if objects[name].kind is CharacteristicKind.VALUE)
    found = [
        Sheet(key=name, group=group, names=(name,), kind=objects[name].kind)
        for name in names
        if objects[name].kind is not CharacteristicKind.VALUE
    ]
    if single:
        found.append(Sheet(key=f"{group}/values", group=group, names=single, kind=CharacteristicKind.VALUE))
    return found


def group_title(group: str) -> str:
    """Return the name of an A2L group as people read it: `Charge_current_limit` → `Charge current limit`."""
    return group.replace("_", " ")

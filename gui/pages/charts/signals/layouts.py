"""Layouts of panes: what a person arranged, kept for each pack definition, and the one that is always there."""

import contextlib
from pathlib import Path

import msgspec

from bms.definition.model import PackDefinition
from bms.errors import BadFileError
from bms.storage import halite_home, write_durably
from bms.telemetry.history.model import PACK, SeriesKey

STANDARD = "standard"
"""Name of the layout that is made from the definition, cannot be changed and is always there to go back to."""
USUAL_SPAN_S = 60.0
MAXIMUM_LAYOUT_BYTES = 1_000_000
MOST_PANES = 16


class PaneLayout(msgspec.Struct, frozen=True, kw_only=True):
    """One pane.

    Attributes:
        kind: `curves`, `band` (lowest to highest of all, some highlighted) or `waterfall` (a line of colour for each).
        keys: what is drawn in it, in the order of the legend.
        share: of the height, relative to the other panes.
    """

    kind: str = "curves"
    keys: tuple[SeriesKey, ...] = ()
    share: float = 1.0


class ChartLayout(msgspec.Struct, frozen=True, kw_only=True):
    """Panes from the top down, how much time they show while live, and which kinds of event marks they do not show."""

    name: str
    panes: tuple[PaneLayout, ...]
    span_s: float = USUAL_SPAN_S
    hidden_marks: tuple[str, ...] = ()


def standard_layout(definition: PackDefinition, names: tuple[str, ...]) -> ChartLayout:
    """Return what a person looks at first: cells, current and charge, limits, temperatures; of these what the pack has.

    Args:
        definition: of the pack.
        names: the pack's own values, as `PackColumns.names`.
    """
    cells = tuple(SeriesKey(PACK, name) for name in names if name.startswith("cell "))
    sensors = tuple(SeriesKey(PACK, name) for name in names if name.startswith("sensor "))

    def present(*wanted: str) -> tuple[SeriesKey, ...]:
        return tuple(SeriesKey(PACK, name) for name in wanted if name in names)

    panes = (
        PaneLayout(kind="band", keys=cells, share=1.4),
        PaneLayout(keys=present("current_a", "soc_pct")),
        PaneLayout(keys=present("charge_limit_a", "discharge_limit_a")),
        PaneLayout(keys=present("charge_limit_reason", "contactors"), share=0.6),
        PaneLayout(kind="band", keys=sensors),
    )
    return ChartLayout(name=STANDARD, panes=tuple(pane for pane in panes if pane.keys) or _first(definition, names))


def _first(definition: PackDefinition, names: tuple[str, ...]) -> tuple[PaneLayout, ...]:
    """A definition without any of that: its first signals, so that the page is not empty."""
    keys = tuple(SeriesKey(PACK, name) for name in names)
    if not keys and definition.broadcasts is not None:
        messages = definition.broadcasts.database.messages.values()
        keys = tuple(SeriesKey(message.name, signal.name) for message in messages for signal in message.signals)
    return (PaneLayout(keys=keys[:4]),)


class LayoutShelf:
    """The layouts a person kept for one pack definition, in `HALITE_HOME/layouts/<definition>.json`."""

    def __init__(self, product: str) -> None:
        """Read what was kept; a file that cannot be read counts as none and is kept beside the new one."""
        self._path = halite_home() / "layouts" / f"{_file_name(product)}.json"
        self.layouts: tuple[ChartLayout, ...] = ()
        with contextlib.suppress(FileNotFoundError):
            self.layouts = _read(self._path)

    def keep(self, layout: ChartLayout) -> None:
        """Keep a layout under its name, in place of an older one of that name.

        Raises:
            BadFileError: it cannot be written.
        """
        self._write((*(one for one in self.layouts if one.name != layout.name), layout))

    def forget(self, name: str) -> None:
        """Give a layout up.

        Raises:
            BadFileError: the rest cannot be written.
        """
        self._write(tuple(one for one in self.layouts if one.name != name))

    def _write(self, layouts: tuple[ChartLayout, ...]) -> None:
        try:
            write_durably(self._path, msgspec.json.format(msgspec.json.encode(layouts)))
        except OSError as error:
            raise BadFileError(
                "The layout cannot be saved.", detail=f"{self._path}: {error}", advice="Free some space on the disk."
            ) from error
        self.layouts = layouts


def _read(path: Path) -> tuple[ChartLayout, ...]:
    try:
        with path.open("rb") as file:
            raw = file.read(MAXIMUM_LAYOUT_BYTES + 1)
        return msgspec.json.decode(raw, type=tuple[ChartLayout, ...])
    except msgspec.DecodeError:
        with contextlib.suppress(OSError):
            path.replace(path.with_suffix(".damaged.json"))
        return ()


def _file_name(product: str) -> str:
    return "".join(sign if sign.isalnum() or sign in "-_" else "-" for sign in product)[:100]

"""From a layout to the panes of a plot: keys become curves of a history, many alike become a band or a waterfall."""

from collections.abc import Callable, Sequence

from bms.telemetry.history import History
from bms.telemetry.history.model import PACK, SeriesKey
from gui.pages.charts.signals.beside import Beside
from gui.pages.charts.signals.layouts import PaneLayout
from gui.pages.charts.signals.names import signal_title
from gui.widgets.plot.model import Bundle, Curve, Pane, PaneKind

HIGHLIGHTED = 4
"""A band of many signals is drawn as one; a band of a few shows each of them besides."""


def make_panes(
    layout: Sequence[PaneLayout],
    history: History,
    known: Callable[[Sequence[SeriesKey]], tuple[SeriesKey, ...]],
    *,
    titles: Callable[[PaneLayout], str],
    second: Beside,
) -> tuple[Pane, ...]:
    """Return panes to draw.

    Args:
        layout: what is wanted.
        history: where the samples are.
        known: leaves out the keys the history does not have.
        titles: what a pane is called.
        second: another recording, drawn beside the first.
    """
    return tuple(_pane(pane, history, known(pane.keys), titles(pane), second) for pane in layout)


def _pane(pane: PaneLayout, history: History, keys: tuple[SeriesKey, ...], title: str, second: Beside) -> Pane:
    kind = PaneKind(pane.kind) if pane.kind != "curves" else PaneKind.LINES
    groups = {key.group for key in keys}
    if kind in (PaneKind.BAND, PaneKind.WATERFALL) and len(groups) == 1:
        names = tuple(key.name for key in keys)
        labels = {key.name: curve_label(key) for key in keys}
        bundle = Bundle(source=history, group=groups.pop(), names=names, label=title, labels=labels)
        few = keys if len(keys) <= HIGHLIGHTED and kind is PaneKind.BAND else ()
        return Pane(kind=kind, title=title, curves=_curves(few, history, second), bundle=bundle, weight=pane.share)
    kind = PaneKind.STATES if keys and all(_is_state(history, key) for key in keys) else PaneKind.LINES
    return Pane(kind=kind, title=title, curves=_curves(keys, history, second), weight=pane.share)


def _is_state(history: History, key: SeriesKey) -> bool:
    return history.has(key) and bool(history.series(key).info.texts)


def _curves(keys: Sequence[SeriesKey], history: History, second: Beside) -> tuple[Curve, ...]:
    curves = [Curve(source=history, key=key, label=curve_label(key)) for key in keys]
    other = second.history
    if other is not None:
        curves += [
            Curve(source=other, key=key, label=curve_label(key), shift_s=second.shift_s, is_second=True)
            for key in keys
            if other.has(key)
        ]
    return tuple(curves)


def curve_label(key: SeriesKey) -> str:
    """Return what a curve is called beside its line."""
    return signal_title(key.name) if key.group == PACK else key.name

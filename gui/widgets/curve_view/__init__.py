"""A calibration curve, or one row or column of a map, drawn over its axis.

Holds: what is cut out of a table, its drawing with any painter, the widget.
Never: changes a value.
May import: gui.theme, gui.widgets.value_grid, NumPy.
"""

from gui.widgets.curve_view.view import CurveView

__all__ = ["CurveView"]

"""A calibration map as a surface that turns, painted without GL.

Holds: the camera, the geometry of a map, its drawing with any painter, the widget that turns it.
Never: changes a value.
May import: gui.theme, gui.widgets.value_grid, NumPy.
"""

from gui.widgets.surface.view import SurfaceView

__all__ = ["SurfaceView"]

"""The turning surface and the curves beside a calibration table."""

import numpy as np
import pytest
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QImage, QPainter

from bms.calibration.editing import Layer, Target
from gui.theme.colors import DARK, LIGHT, make_palette
from gui.widgets.curve_view import CurveView
from gui.widgets.curve_view.cut import cut_of
from gui.widgets.scale_ticks import round_ticks, tick_decimals
from gui.widgets.surface import SurfaceView
from gui.widgets.surface.camera import HEIGHT, Camera
from gui.widgets.surface.geometry import geometry_of
from gui.widgets.value_grid import GridAxis, GridTable, Selection
from gui.widgets.value_grid.operating import is_inside, places


def a_map(**changes):
    known = {
        "name": "CHG_I_LIM_MAP",
        "title": "Highest charging current",
        "unit": "C",
        "values": np.array([[0.0, 0.0, 0.0], [1.0, 2.0, 1.0], [2.0, 3.0, 2.0], [2.0, 2.0, 1.0]]),
        "x": GridAxis(name="State of charge", unit="%", points=np.array([0.0, 20.0, 100.0])),
        "y": GridAxis(name="Cell temperature", unit="°C", points=np.array([-20.0, 0.0, 10.0, 50.0])),
        "decimals": 2,
        "resolution": 0.05,
    }
    return GridTable(**(known | changes))


def a_curve(**changes):
    axis = GridAxis(name="State of charge", unit="%", points=np.array([0.0, 50.0, 100.0]))
    known = {"name": "OCV", "title": "", "unit": "mV", "values": np.array([[2000.0, 3000.0, 3900.0]]), "x": axis}
    return GridTable(**(known | changes))


def chosen(shape, *cells):
    mask = np.zeros(shape, dtype=np.bool_)
    for cell in cells:
        mask[cell] = True
    return Selection(target=Target.VALUES, mask=mask, active=cells[-1])


# ---------------------------------------------------------------- operating point


def test_an_operating_point_lies_between_the_axis_points_it_is_between():
    assert places(a_map(), [(60.0, 5.0)]).tolist() == [[1.5, 1.5]]


def test_beyond_the_axes_it_stands_at_the_edge_and_is_known_to_be_outside():
    assert places(a_map(), [(120.0, -40.0)]).tolist() == [[2.0, 0.0]]
    assert not is_inside(a_map(), (120.0, 5.0))
    assert is_inside(a_map(), (100.0, 50.0))


def test_an_axis_out_of_order_gives_no_place():
    wrong = GridAxis(name="", unit="%", points=np.array([0.0, 30.0, 20.0]))
    assert not places(a_map(x=wrong), [(10.0, 5.0)]).size


# ---------------------------------------------------------------- surface


def test_the_surface_stands_on_the_axes_as_they_are_spaced():
    geometry = geometry_of(a_map())
    assert geometry.points[0, :, 0].tolist() == pytest.approx([-1.0, -0.6, 1.0])
    assert geometry.points[:, 0, 1].tolist() == pytest.approx([-1.0, -0.4286, -0.1429, 1.0], abs=1e-4)
    assert geometry.points[..., 2].max() == pytest.approx(HEIGHT / 1.1)


def test_patches_at_a_bad_cell_are_marked():
    geometry = geometry_of(a_map(outside_envelope={(0, 0): "too fast"}, findings={(3, 2): "must fall"}))
    assert np.argwhere(geometry.outside).tolist() == [[0, 0], [2, 1]]


def test_the_operating_point_stands_on_the_surface():
    geometry = geometry_of(a_map(operating_point=(20.0, 5.0), trace=np.array([[0.0, 0.0], [20.0, 10.0]])))
    assert geometry.operating_point[2] / HEIGHT * geometry.high == pytest.approx(2.5)
    assert geometry.trail[1].tolist() == pytest.approx(geometry.points[2, 1].tolist())


def test_what_is_no_map_has_no_surface():
    assert geometry_of(a_curve()) is None
    assert geometry_of(a_map(values=np.full((4, 3), np.nan))) is None


def test_the_camera_never_goes_below_the_floor_nor_over_the_top():
    camera = Camera()
    assert camera.turned(0, -90).elevation_deg == 5.0
    assert camera.turned(0, 90).elevation_deg == 88.0
    assert camera.turned(-40, 0).azimuth_deg == 350.0


def test_from_wherever_it_is_looked_at_the_box_is_in_the_picture():
    corners = np.array([(x, y, z) for x in (-1, 1) for y in (-1, 1) for z in (0, HEIGHT)], dtype=np.float64)
    for azimuth in range(0, 360, 15):
        for elevation in (5, 30, 88):
            camera = Camera(azimuth_deg=azimuth, elevation_deg=elevation)
            seen, _ = camera.project(corners)
            width, height = camera.extent()
            assert np.abs(seen[:, 0]).max() <= width / 2 + 1e-9
            assert np.abs(seen[:, 1]).max() <= height / 2 + 1e-9


@pytest.fixture
def surface(qtbot, theme):
    view = SurfaceView()
    qtbot.addWidget(view)
    view.resize(460, 340)
    view.show_table(a_map(envelope=np.full((4, 3), 2.5), operating_point=(50.0, 5.0)))
    with qtbot.waitExposed(view):
        view.show()
    return view


def test_arrow_keys_turn_the_surface_and_home_turns_it_back(surface, qtbot):
    qtbot.keyClick(surface, Qt.Key.Key_Right)
    qtbot.keyClick(surface, Qt.Key.Key_Up)
    assert (surface.camera.azimuth_deg, surface.camera.elevation_deg) == (25.0, 33.0)
    qtbot.keyClick(surface, Qt.Key.Key_Home)
    assert surface.camera == Camera()


def test_dragging_turns_it_and_a_double_click_turns_it_back(surface, qtbot):
    qtbot.mousePress(surface, Qt.MouseButton.LeftButton, pos=surface.rect().center())
    qtbot.mouseMove(surface, surface.rect().center() + QPointF(40, -20).toPoint())
    qtbot.mouseRelease(surface, Qt.MouseButton.LeftButton)
    assert surface.camera != Camera()
    qtbot.mouseDClick(surface, Qt.MouseButton.LeftButton, pos=surface.rect().center())
    assert surface.camera == Camera()


def test_a_click_on_a_point_says_which_cell_it_is(surface, qtbot):
    surface.grab()
    place = QPointF(*surface._points[1, 2].tolist())
    with qtbot.waitSignal(surface.cell_pressed) as told:
        qtbot.mouseClick(surface, Qt.MouseButton.LeftButton, pos=place.toPoint())
    assert told.args == [1, 2]
    assert surface.point_at(QPointF(1.0, 1.0)) is None


def pixels(view, room=(300, 220)):
    image = QImage(*room, QImage.Format.Format_RGB32)
    image.fill(view.palette().window().color())
    painter = QPainter(image)
    view.draw(painter, QRectF(0, 0, *room))
    painter.end()
    return image


def test_it_draws_into_any_picture_and_looks_different_in_each_theme_and_with_each_mark(surface):
    plain = pixels(surface)
    assert plain != pixels(surface, (301, 220))
    surface.setPalette(make_palette(DARK))
    assert pixels(surface) != plain
    surface.setPalette(make_palette(LIGHT))
    assert pixels(surface) == plain
    surface.show_active((1, 1))
    assert pixels(surface) != plain
    surface.show_active(None)
    surface.show_table(a_map(envelope=np.full((4, 3), 2.5), operating_point=(50.0, 5.0), outside_envelope={(2, 1): "!"}))
    assert pixels(surface) != plain


# ---------------------------------------------------------------- curves


def test_a_map_is_cut_along_the_row_of_the_cursor_or_down_a_column_that_is_selected():
    cut = cut_of(a_map(), chosen((4, 3), (2, 0), (2, 1)))
    assert (cut.title, cut.working.tolist(), cut.active) == ("10 °C", [2.0, 3.0, 2.0], 1)
    assert cut.caption == "State of charge (%)"
    cut = cut_of(a_map(), chosen((4, 3), (0, 1), (1, 1)))
    assert (cut.title, cut.working.tolist(), cut.active) == ("20 %", [0.0, 2.0, 3.0, 2.0], 1)
    assert cut.along.tolist() == [-20.0, 0.0, 10.0, 50.0]


def test_the_operating_point_of_a_curve_stands_on_the_curve():
    assert cut_of(a_curve(operating_point=(25.0, 0.0)), None).operating == (25.0, 2500.0)


def test_layers_envelope_and_findings_come_along():
    table = a_map(layers={Layer.DEVICE: np.ones((4, 3))}, envelope=np.full((4, 3), 2.0), outside_envelope={(2, 1): "too fast"})
    cut = cut_of(table, chosen((4, 3), (2, 0)))
    assert cut.layers[Layer.DEVICE].tolist() == [1.0, 1.0, 1.0]
    assert cut.envelope.tolist() == [2.0, 2.0, 2.0]
    assert cut.wrong.tolist() == [False, True, False]


def test_a_single_value_has_no_curve_and_a_block_has_one_over_its_names():
    assert cut_of(GridTable(name="A", title="", unit="", values=np.array([[1.0]])), None) is None
    block = GridTable(name="CELL_OV", title="", unit="mV", values=np.array([[1.0, 2.0]]), column_names=("MOL", "RSL"))
    assert cut_of(block, None).names == ("MOL", "RSL")


@pytest.fixture
def curve(qtbot, theme):
    view = CurveView()
    qtbot.addWidget(view)
    view.resize(460, 260)
    with qtbot.waitExposed(view):
        view.show()
    return view


def test_a_click_on_a_curve_says_which_cell_is_nearest(curve, qtbot):
    curve.show_table(a_map())
    curve.show_selection(chosen((4, 3), (0, 1), (1, 1)))
    curve.grab()
    with qtbot.waitSignal(curve.cell_pressed) as told:
        qtbot.mouseClick(curve, Qt.MouseButton.LeftButton, pos=curve._places[2].toPoint())
    assert told.args == [2, 1]


def test_another_shape_forgets_the_selection_of_the_one_before(curve):
    curve.show_table(a_map())
    curve.show_selection(chosen((4, 3), (3, 2)))
    curve.show_table(a_curve())
    assert curve.cut.active == -1


def test_values_that_are_no_numbers_or_all_equal_can_be_drawn(curve):
    for values in ([[np.nan, 1.0, np.nan]], [[5.0, 5.0, 5.0]], [[np.nan] * 3]):
        curve.show_table(a_curve(values=np.array(values), upper=1e9, lower=-1e9))
        pixels(curve)


def test_limits_and_layers_can_be_seen(curve):
    curve.show_table(a_curve())
    plain = pixels(curve)
    curve.show_table(a_curve(upper=3950.0))
    assert pixels(curve) != plain
    curve.show_table(a_curve(layers={Layer.FILE: np.array([[2100.0, 3100.0, 3800.0]])}))
    assert pixels(curve) != plain


# ---------------------------------------------------------------- scales


@pytest.mark.parametrize(
    ("low", "high", "ticks", "decimals"),
    [
        (0, 3.3, [0, 1, 2, 3], 0),
        (-0.5, 0.6, [-0.5, -0.25, 0, 0.25, 0.5], 2),
        (1990, 4010, [2000, 2500, 3000, 3500, 4000], 0),
        (7, 7, [7], 0),
    ],
)
def test_scales_have_round_numbers(low, high, ticks, decimals):
    found = round_ticks(low, high, 5)
    assert found == pytest.approx(ticks)
    assert tick_decimals(found) == decimals

"""What +, −, ×, =, paste, interpolate and smooth do to the numbers of a table."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from bms.calibration.decoding import decode_one, encode
from bms.calibration.edit_operations import apply_edit, snap
from bms.calibration.editing import Edit, Operation

NUMBER = st.floats(-1e6, 1e6, allow_nan=False)
SHAPE = st.tuples(st.integers(1, 8), st.integers(1, 8))
EXACT = settings(max_examples=60, deadline=None)


@st.composite
def tables(draw):
    """Values, a selection, and rising axes of that shape."""
    shape = draw(SHAPE)
    values = draw(hnp.arrays(np.float64, shape, elements=NUMBER))
    selection = draw(hnp.arrays(np.bool_, shape))
    axes = [np.cumsum(draw(hnp.arrays(np.float64, size, elements=st.floats(0.5, 50)))) for size in shape]
    return values, selection, axes[1], axes[0]


def edited(values, selection, operation, x=None, y=None, **more):
    return apply_edit(values, Edit(operation=operation, selection=selection, **more), x_points=x, y_points=y)


def rectangle(shape, rows, columns):
    mask = np.zeros(shape, dtype=np.bool_)
    mask[rows, columns] = True
    return mask


def everything(values):
    return np.ones(values.shape, dtype=np.bool_)


@EXACT
@given(tables(), st.sampled_from([one for one in Operation if one is not Operation.PASTE]), NUMBER)
def test_what_is_not_selected_stays_bit_for_bit_and_what_was_given_is_left_alone(table, operation, operand):
    values, selection, x, y = table
    before = values.tobytes()
    after = edited(values, selection, operation, x, y, operand=operand)
    assert after[~selection].tobytes() == values[~selection].tobytes()
    assert values.tobytes() == before
    assert after.shape == values.shape


@pytest.mark.parametrize(
    ("operation", "result"),
    [(Operation.SET, 0.5), (Operation.ADD, 2.5), (Operation.SUBTRACT, 1.5), (Operation.MULTIPLY, 1.0)],
)
def test_arithmetic_works_on_the_selected_numbers(operation, result):
    values = np.full((2, 3), 2.0)
    selection = rectangle((2, 3), 0, [0, 2])
    assert edited(values, selection, operation, operand=0.5).tolist() == [[result, 2.0, result], [2.0, 2.0, 2.0]]


def test_interpolation_along_a_row_uses_the_axis_and_not_the_position():
    values = np.array([[0.0, 9.0, 9.0, 10.0]])
    after = edited(values, everything(values), Operation.INTERPOLATE_ROWS, np.array([0.0, 1.0, 5.0, 10.0]))
    assert after.tolist() == [[0.0, 1.0, 5.0, 10.0]]


def test_interpolation_along_columns_uses_the_other_axis():
    values = np.array([[0.0], [7.0], [30.0]])
    after = edited(values, everything(values), Operation.INTERPOLATE_COLUMNS, y=np.array([-40.0, -20.0, 20.0]))
    assert after.tolist() == [[0.0], [10.0], [30.0]]


def test_a_row_is_interpolated_between_its_own_first_and_last_selected_number():
    values = np.array([[1.0, 9.0, 3.0, 9.0], [9.0, 5.0, 9.0, 7.0]])
    selection = np.array([[True, True, True, False], [False, True, True, True]])
    assert edited(values, selection, Operation.INTERPOLATE_ROWS).tolist() == [[1.0, 2.0, 3.0, 9.0], [9.0, 5.0, 6.0, 7.0]]


@EXACT
@given(tables())
def test_interpolation_from_the_corners_is_exact_for_a_bilinear_table(table):
    _, _, x, y = table
    plane = 3.0 + 0.5 * y[:, None] - 0.25 * x[None, :] + 0.01 * y[:, None] * x[None, :]
    disturbed = plane.copy()
    disturbed[1:-1, :] = 999.0
    disturbed[:, 1:-1] = -999.0
    after = edited(disturbed, everything(plane), Operation.INTERPOLATE, x, y)
    assert after == pytest.approx(plane, abs=1e-6)


@EXACT
@given(tables(), st.sampled_from([Operation.INTERPOLATE, Operation.INTERPOLATE_ROWS, Operation.INTERPOLATE_COLUMNS]))
def test_interpolation_never_leaves_the_range_of_what_was_there(table, operation):
    values, selection, x, y = table
    after = edited(values, selection, operation, x, y)
    slack = 1e-9 * max(1.0, float(np.abs(values).max()))
    assert after.max() <= values.max() + slack
    assert after.min() >= values.min() - slack


def test_axis_points_that_all_lie_on_one_another_are_taken_as_equally_far_apart():
    values = np.array([[0.0, 9.0, 4.0]])
    assert edited(values, everything(values), Operation.INTERPOLATE_ROWS, np.full(3, 7.0)).tolist() == [[0.0, 2.0, 4.0]]


def test_smoothing_takes_a_spike_down_and_leaves_the_ends_alone():
    values = np.array([[1.0, 1.0, 5.0, 1.0, 1.0]])
    assert edited(values, everything(values), Operation.SMOOTH).tolist() == [[1.0, 2.0, 3.0, 2.0, 1.0]]


def test_smoothing_looks_at_nothing_outside_the_selection():
    values = np.array([[100.0, 1.0, 5.0, 1.0, 100.0]])
    after = edited(values, rectangle(values.shape, 0, slice(1, 4)), Operation.SMOOTH)
    assert after.tolist() == [[100.0, 1.0, 3.0, 1.0, 100.0]]


@EXACT
@given(tables(), st.booleans(), st.booleans(), st.data())
def test_smoothing_a_rectangle_keeps_a_monotone_table_monotone_in_both_directions(table, down, left, data):
    values = np.sort(np.sort(np.round(table[0]), axis=0), axis=1)
    values = values[::-1] if down else values
    values = values[:, ::-1] if left else values
    rows, columns = (
        slice(*sorted((data.draw(st.integers(0, size)), data.draw(st.integers(0, size))))) for size in values.shape
    )
    after = edited(values, rectangle(values.shape, rows, columns), Operation.SMOOTH)
    for axis, falls in ((0, down), (1, left)):
        steps = np.diff(after, axis=axis) * (-1 if falls else 1)
        assert np.all(steps >= -1e-6)


def test_a_block_is_pasted_over_the_top_left_corner_of_the_selection_and_beyond_it():
    values = np.zeros((3, 3))
    after = edited(values, rectangle((3, 3), 1, 1), Operation.PASTE, pasted=np.array([[1.0, 2.0], [np.nan, 4.0]]))
    assert after.tolist() == [[0, 0, 0], [0, 1, 2], [0, 0, 4]]


def test_one_pasted_number_fills_the_selection():
    values = np.zeros((2, 3))
    after = edited(values, rectangle((2, 3), slice(None), [0, 2]), Operation.PASTE, pasted=np.array([[7.0]]))
    assert after.tolist() == [[7, 0, 7], [7, 0, 7]]


def test_a_block_that_does_not_fit_is_refused():
    with pytest.raises(ValueError, match="does not fit"):
        edited(np.zeros((2, 2)), rectangle((2, 2), 1, 1), Operation.PASTE, pasted=np.zeros((2, 1)))


def test_a_selection_of_another_shape_is_refused():
    with pytest.raises(ValueError, match="shape"):
        edited(np.zeros((2, 2)), np.ones((2, 3), dtype=np.bool_), Operation.SET)


@EXACT
@given(hnp.arrays(np.float64, (5,), elements=st.floats(-1000, 1000)), st.sampled_from([0.01, 0.05, 0.1, 1.0, 100.0, -0.5]))
def test_snapping_goes_to_the_nearest_count_and_is_done_once(values, resolution):
    once = snap(values, resolution, 3.0)
    assert np.all(np.abs(once - values) <= abs(resolution) / 2 + 1e-9)
    assert snap(once, resolution, 3.0).tolist() == once.tolist()


def test_snapped_numbers_are_those_that_are_decoded_from_memory(definition):
    description = definition.calibration
    name = "CHG_I_LIM_MAP"
    wanted = np.linspace(0, 3.99, 132).reshape(12, 11)
    payload = encode(description, bytes(definition.programming.payload_length), {name: wanted})
    decoded = decode_one(description, payload, name).values
    assert snap(wanted, description.characteristics[name].conversion.factor).tolist() == decoded.tolist()


def test_any_number_can_be_held_where_there_is_no_resolution():
    assert float(snap(0.123456789, 0.0)) == 0.123456789

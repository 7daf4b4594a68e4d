"""The workbench: edits, layers, undo without limit, what is changed and since when."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bms.calibration.decoding import encode
from bms.calibration.editing import Edit, Layer, Operation, Target
from bms.calibration.workbench import EditRefusedError, Workbench
from bms.errors import BadFileError

MAP = "CHG_I_LIM_MAP"
AXIS = "AX_T_CHG_I"


@pytest.fixture
def bench(description, factory_set):
    return Workbench(description, factory_set.payload)


def cells(bench, name, *positions):
    mask = np.zeros(bench.values(name).shape, dtype=bool)
    for position in positions:
        mask[position] = True
    return mask


def put(bench, name, position, value):
    return bench.apply(name, Edit(operation=Operation.SET, selection=cells(bench, name, position), operand=value))


def test_an_edit_changes_only_the_selected_value_and_says_what_it_did(bench, factory_set):
    stroke = put(bench, MAP, (3, 4), 0.6)
    assert bench.values(MAP)[3, 4] == 0.6
    assert (stroke.action, stroke.parameter, stroke.cells) == ("=", MAP, 1)
    assert sum(a != b for a, b in zip(bench.payload, factory_set.payload, strict=True)) == 1
    assert bench.changed_names() == (MAP,)


def test_a_value_is_what_the_memory_can_hold(bench):
    put(bench, MAP, (3, 4), 0.61)
    assert bench.values(MAP)[3, 4] == 0.6


def test_an_edit_that_changes_nothing_is_no_step(bench):
    assert put(bench, MAP, (0, 0), 0.0) is None
    assert bench.undo_stroke is None


@pytest.mark.parametrize("value", [-0.05, 13.0, float("nan"), float("inf")])
def test_a_value_outside_the_limits_is_refused_with_its_cell(bench, factory_set, value):
    with pytest.raises(EditRefusedError) as refusal:
        put(bench, MAP, (2, 7), value)
    assert (refusal.value.parameter, refusal.value.index) == (MAP, (2, 7))
    assert "0 to 12.75 C" in str(refusal.value)
    assert bench.payload == factory_set.payload


def test_undo_and_redo_are_exact_and_a_new_edit_forgets_what_was_undone(bench, factory_set):
    put(bench, MAP, (3, 4), 0.6)
    first = bench.payload
    put(bench, "CHG_T_MIN", (0, 0), -30)
    second = bench.payload
    bench.undo()
    assert bench.payload == first
    bench.undo()
    assert bench.payload == factory_set.payload
    assert bench.undo() is None
    bench.redo()
    bench.redo()
    assert bench.payload == second
    assert bench.redo() is None
    bench.undo()
    put(bench, MAP, (5, 5), 1.0)
    assert bench.redo_stroke is None


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 11), st.integers(0, 10), st.integers(0, 255)), max_size=40), st.data())
def test_any_number_of_steps_can_be_undone(description, factory_set, edits, data):
    bench = Workbench(description, factory_set.payload)
    states = [bench.payload]
    for row, column, raw in edits:
        if put(bench, MAP, (row, column), raw * 0.05) is not None:
            states.append(bench.payload)
    back = data.draw(st.integers(0, len(states) - 1))
    for _ in range(back):
        bench.undo()
    assert bench.payload == states[len(states) - 1 - back]


def test_an_axis_is_edited_for_all_that_use_it(bench):
    mask = np.zeros((1, 12), dtype=bool)
    mask[0, 1] = True
    stroke = bench.apply(MAP, Edit(operation=Operation.SET, selection=mask, target=Target.Y_AXIS, operand=-28))
    assert stroke.parameter == AXIS
    assert bench.parameter(MAP).axes[1][1] == -28
    assert bench.sharers(AXIS) == (MAP,)
    assert bench.changed_names() == (AXIS,)


def test_changed_cells_are_counted_from_what_the_work_started_from(bench, description, factory_set):
    put(bench, MAP, (3, 4), 0.6)
    assert np.argwhere(bench.changed_cells(MAP)).tolist() == [[3, 4]]
    device = encode(description, factory_set.payload, {"CHG_T_MIN": -31})
    bench.set_layer(Layer.DEVICE, device, "NFM-1")
    assert bench.changed
    bench.start_from(Layer.DEVICE)
    assert not bench.changed
    assert bench.payload == device
    bench.undo()
    assert bench.values(MAP)[3, 4] == 0.6


def test_values_are_taken_from_a_layer_by_cells_or_whole(bench, description, factory_set):
    theirs = np.array(bench.values(MAP))
    theirs[3, :3] = 0.05
    bench.set_layer(Layer.FILE, encode(description, factory_set.payload, {MAP: theirs}), "set.dcm")
    bench.take(Layer.FILE, MAP, cells(bench, MAP, (3, 1)))
    assert bench.values(MAP)[3].tolist()[:3] == [1.5, 0.05, 1.5]
    bench.take(Layer.FILE, MAP)
    assert (bench.values(MAP) == theirs).all()
    assert bench.take(Layer.DEVICE, MAP) is None


def test_tables_of_another_pack_do_not_fit(bench):
    with pytest.raises(BadFileError, match="65536"):
        bench.set_layer(Layer.FILE, bytes(100))


def test_the_default_stays_when_other_layers_go(bench):
    bench.set_layer(Layer.DEVICE, bench.payload, "x")
    bench.drop_layer(Layer.DEVICE)
    bench.drop_layer(Layer.DEFAULT)
    assert bench.layer(Layer.DEVICE) is None
    assert bench.layer(Layer.DEFAULT) is not None


def test_the_revision_grows_with_every_change_and_only_then(bench):
    before = bench.revision
    put(bench, MAP, (0, 0), 0.0)
    assert bench.revision == before
    put(bench, MAP, (3, 4), 0.6)
    assert bench.revision > before

"""The pack's own values out of a log are those that live snapshots would have told."""

import numpy as np
import pytest

from bms.telemetry import LiveTable
from bms.telemetry.database_decoder import decoder_of
from bms.telemetry.pack_columns import PackColumns
from bms.telemetry.pack_sampling import GRID_S, PackSampler, column_sources
from can_drivers.frame_columns import pack, unpack


@pytest.fixture
def sampler(demo):
    return PackSampler(PackColumns(demo).names, column_sources(demo))


def decoded(demo, frames):
    return decoder_of(demo).decode(unpack(pack(frames)))


def test_rows_equal_what_a_live_table_says_at_the_same_moments(demo, sampler, cell_frame, temperature_frame, encode):
    frames = []
    for cycle in range(12):
        at_s = 5.0 + cycle * 0.04
        frames += [cell_frame(n, [3000 + n + cycle, 3010, 3020, 3030], at_s + n * 1e-4) for n in range(30)]
        frames += [temperature_frame(n, [20 + cycle] * 6, at_s + 0.01 + n * 1e-4) for n in range(6)]
        frames.append(encode("f_PackValuesP0", at_s + 0.02, BatteryVoltage=360, BusVoltage=359, Current=-12.5, Power=4))
    times_s, values = sampler.rows(decoded(demo, frames))
    columns = PackColumns(demo)
    assert len(times_s) == 5
    for moment, time_s in enumerate(times_s):
        table = LiveTable(demo)
        table.on_frames([frame for frame in frames if frame.time_s <= time_s])
        np.testing.assert_allclose(values[:, moment], columns.row(table.snapshot(time_s)), equal_nan=True)


def test_a_value_that_is_not_renewed_in_time_becomes_no_number(demo, sampler, cell_frame):
    first = cell_frame(0, [3000, 3001, 3002, 3003], 10.0)
    late = cell_frame(1, [3100, 3101, 3102, 3103], 13.05)
    times_s, values = sampler.rows(decoded(demo, [first, late]))
    fresh = times_s <= 11.0
    assert (values[0, fresh] == 3000).all()
    assert np.isnan(values[0, times_s > 11.01]).all()


def test_batches_continue_each_other(demo, cell_frame):
    names, sources = PackColumns(demo).names, column_sources(demo)
    frames = [cell_frame(n % 30, [3000 + n] * 4, 1.0 + n * 0.013) for n in range(120)]
    whole = PackSampler(names, sources).rows(decoded(demo, frames))
    pieces = PackSampler(names, sources)
    parts = [pieces.rows(decoded(demo, frames[start : start + 17])) for start in range(0, 120, 17)]
    np.testing.assert_allclose(np.concatenate([part[0] for part in parts]), whole[0])
    np.testing.assert_allclose(np.concatenate([part[1] for part in parts], axis=1), whole[1])


def test_a_batch_without_anything_known_gives_no_moment(demo, sampler):
    times_s, values = sampler.rows([])
    assert len(times_s) == 0
    assert values.shape == (len(PackColumns(demo).names), 0)


def test_moments_lie_on_a_common_grid(demo, sampler, cell_frame):
    times_s, _ = sampler.rows(decoded(demo, [cell_frame(0, [3000] * 4, 0.05), cell_frame(0, [3000] * 4, 0.55)]))
    np.testing.assert_allclose(times_s, [GRID_S * number for number in range(1, 6)])


def test_a_row_goes_back_into_the_snapshot_it_was_made_of(demo, cell_frame, encode):
    table = LiveTable(demo)
    table.on_frames([cell_frame(n, [3000 + n, 3010, 3020, 3030], 1.0, valid=(1, 1, 0, 1)) for n in range(30)])
    limits = encode(
        "PackLimits", 1.0, ChargeLimit=40, DischargeLimit=200, ChargeLimitReason=1, DischargeLimitReason=0,
        LimitingSensor=3, LimitingCell=7,
    )  # fmt: skip
    table.on_frames([limits])
    columns = PackColumns(demo)
    told = table.snapshot(1.2)
    again = columns.snapshot(columns.row(told), 0.2)
    np.testing.assert_array_equal(again.cells_mv.valid_values(), told.cells_mv.valid_values())
    assert again.cells_mv.validity[2] != told.cells_mv.validity[0]
    assert again.readings["charge_limit_reason"].text == told.readings["charge_limit_reason"].text != ""
    assert np.isnan(again.readings["pack_v"].value)
    np.testing.assert_array_equal(columns.row(again), columns.row(told))


@pytest.mark.parametrize("pause_s", [60.0, 86_400.0, 1.7e9])
def test_a_pause_of_any_length_costs_two_moments_and_nothing_is_known_in_it(demo, sampler, cell_frame, pause_s):
    frames = [cell_frame(0, [3000 + n] * 4, 10.0 + n * 0.05) for n in range(20)]
    frames += [cell_frame(0, [3100 + n] * 4, 10.0 + pause_s + n * 0.05) for n in range(20)]
    times_s, values = sampler.rows(decoded(demo, frames))
    assert len(times_s) <= 24
    assert (np.diff(times_s) > 0).all()
    before, after = times_s <= 11.0, times_s >= 10.0 + pause_s
    assert np.isfinite(values[0, before]).all()
    assert np.isfinite(values[0, after]).all()
    assert np.isnan(values[0, ~before & ~after]).all()
    assert values[0, before][-1] == 3019


def test_a_pause_between_batches_is_passed_over_as_well(demo, sampler, cell_frame):
    sampler.rows(decoded(demo, [cell_frame(0, [3000] * 4, 10.0)]))
    times_s, values = sampler.rows(decoded(demo, [cell_frame(0, [3001] * 4, 1e6)]))
    assert len(times_s) <= 3
    assert np.isnan(values[0, times_s < 1e6][-1])

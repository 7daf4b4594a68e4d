"""Whatever a pack sends: nothing breaks, and nothing that is not valid becomes a number."""

import functools
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bms.analysis.imbalance import Doubt, imbalance
from bms.analysis.limit_chain import explain
from bms.analysis.limit_tables import temperature_soc_table
from bms.analysis.load_steps import find_load_steps
from bms.analysis.rest import Rest, RestRule
from bms.analysis.spread import histogram, ranking
from bms.calibration.decoding import decode
from bms.calibration.findings import Tables
from bms.calibration.sources import factory_set
from bms.definition import load_pack
from bms.telemetry.snapshot import Column, PackSnapshot, Reading, Validity
from virtual_pack.management.calibration_tables import TemperatureSocMap

QUICK = settings(max_examples=50, deadline=None)
READINGS = (
    "current_a",
    "soc_pct",
    "soc_max_pct",
    "soh_pct",
    "contactors",
    "charger",
    "fault_level",
    "plated_charge_ah",
    "charge_limit_a",
    "charge_limit_reason",
    "discharge_limit_a",
    "discharge_limit_reason",
    "limiting_sensor",
    "limiting_cell",
)


@functools.cache
def pack():
    """Not a fixture: hypothesis writes its arguments out when a test fails."""
    return load_pack("demo-nfm-120s")


@functools.cache
def shipped():
    return Tables(decode(pack().calibration, factory_set(pack()).payload))


numbers = st.one_of(st.floats(-1e6, 1e6), st.sampled_from([0.0, -0.0, 5.0, 7.0, 100.0, 255.0, math.nan]))
validities = st.sampled_from(list(Validity))


def columns(count, low, high):
    """Columns of values anywhere from `low` to `high`, some of them missing, in a mix of validities."""

    def make(seed, missing, valid):
        random = np.random.default_rng(seed)
        values = np.round(random.uniform(low, high, count), 1)
        values[random.random(count) < missing] = np.nan
        validity = np.where(random.random(count) < valid, Validity.VALID, random.choice(list(Validity), count))
        return Column(values=values, validity=validity.astype(np.uint8), age_s=np.zeros(count))

    shares = st.sampled_from([0.0, 0.1, 0.5, 1.0])
    return st.builds(make, st.integers(0, 1 << 32), shares, shares)


@st.composite
def snapshots(draw):
    seen = draw(st.dictionaries(st.sampled_from(READINGS), st.tuples(numbers, validities)))
    return PackSnapshot(
        cells_mv=draw(columns(120, 0, 5000)),
        temperatures_c=draw(st.one_of(columns(40, -60, 120), columns(0, 0, 1))),
        balancing=draw(columns(0, 0, 1)),
        readings={name: Reading(value=value, validity=validity, age_s=0.0) for name, (value, validity) in seen.items()},
        frames=0,
        dropped=0,
    )


HEALTHLESS = {"soc_pct": 50.0, "soc_max_pct": 50.0, "soh_pct": -1.0, "current_a": 0.0}


@QUICK
@given(snapshots())
def test_any_snapshot_is_explained_and_a_limit_is_never_negative(snapshot):
    for chain in explain(snapshot, pack(), shipped()):
        known = [link for link in chain.links if not math.isnan(link.allowed_a)]
        assert all(link.allowed_a >= 0 for link in known)
        assert chain.binding is None or chain.allowed_a == min(link.allowed_a for link in known)
        for link in known:
            assert link.sensor is None or 0 <= link.sensor < 40
            assert link.cell is None or snapshot.cells_mv.validity[link.cell] == Validity.VALID


def test_a_state_of_health_below_zero_leaves_no_current_not_less():
    snapshot = PackSnapshot(
        cells_mv=Column(values=np.full(120, 3000.0), validity=np.ones(120, np.uint8), age_s=np.zeros(120)),
        temperatures_c=Column(values=np.full(40, 20.0), validity=np.ones(40, np.uint8), age_s=np.zeros(40)),
        balancing=Column(values=np.zeros(0), validity=np.zeros(0, np.uint8), age_s=np.zeros(0)),
        readings={name: Reading(value=value, validity=Validity.VALID, age_s=0.0) for name, value in HEALTHLESS.items()},
        frames=0,
        dropped=0,
    )
    for chain in explain(snapshot, pack(), shipped()):
        assert chain.allowed_a == 0.0
        assert all(link.least_a >= 0 for link in chain.links if not math.isnan(link.least_a))


@QUICK
@given(columns(120, 0, 5000), numbers, numbers)
def test_only_cells_without_a_doubt_have_an_imbalance(cells, current_a, soh_pct):
    found = imbalance(
        cells,
        pack().topology,
        Rest(current_a=current_a, rested_s=900.0),
        RestRule(current_a=2.0, time_s=600.0),
        soh_pct=soh_pct,
    )
    told = np.isfinite(found.delta_pct)
    assert (told == (found.doubts == Doubt.NONE)).all()
    assert not told[cells.validity != Validity.VALID].any()
    assert (found.uncertainty_pct[told] > 0).all()


@QUICK
@given(st.lists(st.tuples(st.floats(0.001, 3.0), st.one_of(st.floats(-500, 500), st.just(math.nan))), max_size=80))
def test_any_current_is_searched_for_steps(pairs):
    times = np.cumsum([pause for pause, _ in pairs])
    current = np.array([ampere for _, ampere in pairs], dtype=np.float64)
    for step in find_load_steps(times, current, least_a=12.0):
        assert abs(step.height_a) >= 12.0
        assert times[0] <= step.time_s <= times[-1]


@QUICK
@given(columns(20, -2000, 2000))
def test_any_deviations_are_classed_and_ranked(cells):
    values = cells.valid_values()
    known = int(np.isfinite(values).sum())
    assert histogram(values).counts.sum() == known
    found = ranking(np.array([0.0, 1.0]), np.stack([values, values], axis=1))
    assert found.lowest_s.sum() == pytest.approx(found.known_s)
    assert (found.lowest_s[~np.isfinite(values)] == 0).all()


@QUICK
@given(st.lists(st.floats(-60, 90), min_size=1, max_size=10), st.floats(-5, 105))
@pytest.mark.parametrize("name", ["CHG_I_LIM_MAP", "DCH_I_LIM_MAP", "R_DC_TABLE"])
def test_a_table_is_looked_up_as_the_bms_at_the_other_end_does(name, temperatures_c, soc_pct):
    ours = temperature_soc_table(shipped(), name)
    theirs = TemperatureSocMap(temperature_c=ours.temperatures_c, soc_pct=ours.socs_pct, values=ours.values)
    at = np.array(temperatures_c)
    assert ours.limit_at(at, soc_pct) == pytest.approx(theirs.limit_at(at, soc_pct), abs=1e-9)

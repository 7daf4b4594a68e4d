"""The chain of limits against the BMS at the other end of the wire: what it broadcasts must follow from its tables.

The explanation never sees the inside of the virtual pack, only frames; the virtual pack never sees the explanation.
"""

from collections import deque
from dataclasses import dataclass, replace

import numpy as np
import pytest

from bms.analysis.limit_chain import explain
from bms.analysis.limit_inputs import smoothed
from bms.analysis.limit_model import Agreement, Cause, LimitChain
from bms.calibration.decoding import decode, encode
from bms.calibration.findings import Tables
from bms.calibration.sources import factory_set
from bms.telemetry.live_table import LiveTable
from bms.telemetry.snapshot import Column, Validity
from virtual_pack.battery.scenarios import SCENARIOS, Scenario
from virtual_pack.management.broadcasting import Broadcaster
from virtual_pack.management.closed_loop import ClosedLoop, layout_of

STEP_S = 0.25
LOOK_EVERY = 12
PAST = 50


@dataclass
class Told:
    """What was explained and what was told at one instant."""

    time_s: float
    charge: LimitChain
    discharge: LimitChain


class Bench:
    """A virtual pack that runs a story, and the explanation of what it broadcasts."""

    def __init__(self, definition, payload, story: Scenario, explained_payload=None):
        self.definition = definition
        self.tables = Tables(decode(definition.calibration, explained_payload or payload))
        self.loop = ClosedLoop(definition, story, np.random.default_rng(3))
        self.loop.controller.apply_calibration(payload)
        self.past = deque(maxlen=PAST)

    def snapshot(self):
        """Return what a tool on the bus knows: the frames of a whole cycle, decoded."""
        broadcaster = Broadcaster(self.definition, layout_of(self.definition))
        values = self.loop.controller.values
        frames = broadcaster.frames(0.0, values) + broadcaster.frames(0.0999, values)
        table = LiveTable(self.definition)
        table.on_frames([replace(frame, time_s=1.0) for frame in frames])
        return table.snapshot(1.0)

    def look(self, time_s):
        times, currents, cells = zip(*self.past, strict=True)
        smooth = smoothed(np.array(times), np.array(currents), np.array(cells).T, time_s)
        return Told(time_s, *explain(self.snapshot(), self.definition, self.tables, smooth))

    def run(self, seconds):
        found = []
        for step in range(int(seconds / STEP_S)):
            self.loop.step(STEP_S)
            measurement = self.loop.controller.values.measurement
            self.past.append((step * STEP_S, measurement.current_a, np.round(measurement.cell_mv)))
            if step % LOOK_EVERY == LOOK_EVERY - 1:
                found.append(self.look(step * STEP_S))
        return found


@pytest.fixture(scope="session")
def payload(definition):
    return factory_set(definition).payload


@pytest.fixture
def bench(definition, payload):
    return lambda story: Bench(definition, payload, story)


def story(name, **changes):
    return replace(SCENARIOS[name], **changes)


def on_and_on(name, until_soc_pct, **changes):
    """Return a scenario whose phases end at no state of charge before this one."""
    phases = tuple(replace(phase, until_soc_pct=until_soc_pct) for phase in SCENARIOS[name].phases)
    return story(name, phases=phases, **changes)


STORIES = {
    "healthy": (story("healthy"), 60, Cause.MAP),
    "cold": (story("cold-fast-charge"), 120, Cause.MAP),
    "hot": (story("healthy", temperature_c=52.0, ambient_c=52.0), 30, Cause.MAP),
    "too hot": (story("cold-fast-charge", temperature_c=57.0, ambient_c=57.0), 30, Cause.TEMPERATURE),
    "outside the window": (story("deep-cold"), 60, Cause.WINDOW),
    "open sensor": (story("stuck-open-sensor"), 45, Cause.MAP),
    "implausible sensor": (story("implausible-sensor"), 60, Cause.MAP),
    "charger ignores limits": (story("charger-ignores-limits"), 60, Cause.FAULT),
    "nearly full": (on_and_on("cold-fast-charge", 101.0, soc_pct=99.3, temperature_c=25.0), 300, Cause.ENDED),
    "nearly empty": (on_and_on("weak-cell", -1.0, soc_pct=8.0), 120, Cause.MAP),
    "aged": (story("healthy", soh_pct=78.0), 30, Cause.MAP),
}


@pytest.mark.parametrize("name", STORIES)
def test_what_the_bms_broadcasts_follows_from_its_tables(bench, name):
    told, seconds, last = STORIES[name]
    found = bench(told).run(seconds)
    wrong = [
        (one.time_s, chain.direction, chain.told_a, chain.told_reason, chain.allowed_a)
        for one in found
        for chain in (one.charge, one.discharge)
        if chain.agreement is not Agreement.AGREES
    ]
    assert not wrong
    assert found[-1].charge.links[found[-1].charge.binding].cause is last
    assert any(one.charge.told_a > 0 or one.discharge.told_a > 0 for one in found)


def test_the_low_voltage_of_a_drained_pack_binds_the_discharge(bench):
    found = bench(on_and_on("weak-cell", -1.0, soc_pct=8.0)).run(90)
    bound = [one.discharge for one in found if one.discharge.links[one.discharge.binding].cause is Cause.TAPER]
    assert bound
    link = bound[-1].links[bound[-1].binding]
    assert link.cell == 46  # the weak one
    assert link.tables == ("CELL_UV", "CELL_UV_RELEASE", "R_DC_TABLE")


def test_the_cold_map_names_the_sensor_and_the_place_in_the_table(bench):
    one = bench(story("cold-fast-charge")).run(30)[-1].charge
    link = one.links[one.binding]
    assert link.tables == ("CHG_I_LIM_MAP",)
    assert one.told_reason == "cold (charge map)"
    temperature, soc, rate, soh = link.inputs
    assert temperature.below <= temperature.value <= temperature.above
    assert (soc.below, soc.above) == (40.0, 50.0)
    assert soh.value == 98.5
    assert link.allowed_a == pytest.approx(rate.value * 123.0 * 0.985)


def test_a_sensor_that_is_not_trusted_is_told_as_a_substitute(bench):
    one = bench(story("stuck-open-sensor")).run(30)[-1].charge
    link = one.links[one.binding]
    assert link.sensor == one.told_sensor == 17
    assert link.is_substitute


def test_a_bms_with_other_tables_than_those_read_is_found_out(definition, payload):
    harsher = encode(definition.calibration, payload, {"CHG_I_LIM_MAP": 0.5 * _map(definition, payload)})
    less = Bench(definition, harsher, story("healthy"), explained_payload=payload).run(12)[-1]
    more = Bench(definition, payload, story("healthy"), explained_payload=harsher).run(12)[-1]
    assert less.charge.agreement is Agreement.LESS
    assert more.charge.agreement is Agreement.MORE
    assert less.discharge.agreement is Agreement.AGREES


def _map(definition, payload):
    return decode(definition.calibration, payload)["CHG_I_LIM_MAP"].values


@pytest.fixture
def healthy(bench):
    """A bench after its contactors closed."""
    one = bench(story("healthy"))
    one.run(12)
    return one


def test_open_contactors_come_before_everything(bench):
    one = bench(story("healthy"))
    one.loop.step(STEP_S)
    charge, discharge = explain(one.snapshot(), one.definition, one.tables)
    for chain in (charge, discharge):
        assert chain.links[chain.binding].cause is Cause.CONTACTORS
        assert chain.agreement is Agreement.AGREES


def test_without_a_told_limit_the_tables_still_answer(healthy):
    snapshot = healthy.snapshot()
    stale = replace(snapshot.readings["charge_limit_a"], validity=Validity.STALE)
    charge, _ = explain(
        replace(snapshot, readings=snapshot.readings | {"charge_limit_a": stale}), healthy.definition, healthy.tables
    )
    assert charge.agreement is Agreement.NOT_TOLD
    assert charge.allowed_a == pytest.approx(2.475 * 123 * 0.985, rel=0.06)  # 25 °C, 55 %: 2.475 C; sensors differ by 1 K


def test_without_temperatures_the_map_is_missing_and_not_guessed(healthy):
    snapshot = healthy.snapshot()
    none = Column(values=np.zeros(0), validity=np.zeros(0, dtype=np.uint8), age_s=np.zeros(0))
    charge, _ = explain(replace(snapshot, temperatures_c=none), healthy.definition, healthy.tables)
    assert "CHG_I_LIM_MAP" in charge.missing
    assert charge.agreement in {Agreement.NOT_KNOWN, Agreement.AGREES}


def test_when_no_sensor_can_be_trusted_charging_is_off(healthy):
    snapshot = healthy.snapshot()
    silent = replace(snapshot.temperatures_c, validity=np.full(40, Validity.INVALID, dtype=np.uint8))
    charge, _ = explain(replace(snapshot, temperatures_c=silent), healthy.definition, healthy.tables)
    assert charge.allowed_a == 0.0
    assert charge.agreement is Agreement.MORE


@pytest.mark.parametrize("number", [0.0, 0.5, 41.0, 255.0])
def test_a_sensor_number_that_the_pack_does_not_have_names_none(healthy, number):
    snapshot = healthy.snapshot()
    named = replace(snapshot.readings["limiting_sensor"], value=number)
    charge, _ = explain(
        replace(snapshot, readings=snapshot.readings | {"limiting_sensor": named}), healthy.definition, healthy.tables
    )
    assert charge.told_sensor is None
    assert charge.agreement is Agreement.AGREES


def test_between_trigger_and_release_the_bms_own_answer_is_taken_and_said(bench):
    # CHG_T_MIN −35 °C, CHG_T_MIN_REL −32 °C: a pack warmed from −38 to −33 °C is still outside.
    one = bench(story("deep-cold"))
    found = one.run(300)
    between = [told.charge for told in found if told.charge.links[told.charge.binding].is_remembered]
    assert between
    link = between[-1].links[between[-1].binding]
    assert link.cause is Cause.WINDOW
    assert -35.5 < link.inputs[0].value < -31.5


def test_what_forbids_outright_is_named_before_a_map_that_comes_to_nothing(bench):
    one = bench(story("healthy", temperature_c=-42.0, ambient_c=-42.0)).run(30)[-1]
    bound = [chain.links[chain.binding] for chain in (one.charge, one.discharge)]
    assert one.charge.links[0].allowed_a == one.discharge.links[0].allowed_a == 0.0
    assert [link.tables for link in bound] == [("CHG_T_MIN",), ("TEMP_DIS_LO",)]
    assert [one.charge.told_reason, one.discharge.told_reason] == [
        "outside charging temperature window",
        "too cold (temperature limit)",
    ]


@pytest.mark.parametrize(("direction", "name"), [("charge", "TEMP_CHG_LO"), ("discharge", "TEMP_DIS_LO")])
@pytest.mark.parametrize("told", ["cold-fast-charge", "healthy"])
def test_a_pack_below_its_low_temperature_limit_names_it_until_it_is_2_k_warmer(definition, payload, direction, name, told):
    warmer = encode(definition.calibration, payload, {name: [-20.0, -36.0, -38.0]})
    one = Bench(definition, warmer, story(told, temperature_c=-21.5, ambient_c=-10.0))
    found = one.run(240)
    assert {(chain.direction, chain.agreement) for each in found for chain in (each.charge, each.discharge)} == {
        ("charge", Agreement.AGREES),
        ("discharge", Agreement.AGREES),
    }
    closed = [
        getattr(each, direction) for each in found if getattr(each, direction).told_reason == "too cold (temperature limit)"
    ]
    assert closed
    for chain in closed:
        link = chain.links[chain.binding]
        assert (link.cause, link.tables, chain.told_a) == (Cause.TEMPERATURE, (name,), 0.0)
    other = [each.discharge if direction == "charge" else each.charge for each in found]
    assert any(chain.told_a > 0 for chain in other), "the other direction has a limit of its own"


def test_the_filter_weighs_as_a_low_pass_of_two_seconds():
    times = np.arange(0.0, 40.0, 0.1)
    current = np.where(times < 38.0, 0.0, 100.0)
    found = smoothed(times, current, np.full((3, times.size), 3000.0), 40.0)
    assert found.current_a == pytest.approx(100 * (1 - np.exp(-1)), abs=3.0)
    assert found.lowest_mv == pytest.approx(3000.0, abs=0.1)
    assert smoothed(times, np.full(times.size, np.nan), np.full((3, times.size), 3000.0), 40.0) is None


def test_a_pack_with_few_of_the_tables_is_explained_as_far_as_they_go(healthy):
    few = decode(healthy.definition.calibration, factory_set(healthy.definition).payload)
    kept = {name: few[name] for name in ("CHG_I_LIM_MAP", "CELL_OV")}
    charge, discharge = explain(healthy.snapshot(), healthy.definition, Tables(kept))
    assert charge.links[charge.binding].tables == ("CHG_I_LIM_MAP",)
    assert charge.agreement is Agreement.AGREES
    assert {"CHG_V_LIM_T", "CHG_T_MIN", "CELL_OV"} <= set(charge.missing)
    assert discharge.binding is None
    assert discharge.agreement is Agreement.NOT_KNOWN


def test_an_object_of_another_shape_is_no_map(healthy):
    all_of_them = decode(healthy.definition.calibration, factory_set(healthy.definition).payload)
    wrong = all_of_them | {"CHG_I_LIM_MAP": all_of_them["CHG_V_LIM_T"]}
    charge, _ = explain(healthy.snapshot(), healthy.definition, Tables(wrong))
    assert "CHG_I_LIM_MAP" in charge.missing

"""Between two blocks the pack is asked whether it is still ready, its supply is watched, and sleep is noticed."""

import dataclasses
import datetime
from types import SimpleNamespace

import pytest

from bms.access.model import Actor, Role
from bms.calibration.release_terms import Preconditions
from bms.errors import SafetyRefusalError
from bms.flashing import FlashResult, open_job_of
from bms.flashing.package_conditions import require_conditions
from tests.bms.flashing.scripted_bms import scripted_world
from tests.bms.flashing.world import World


def in_the_transfer(world, act, text="Transferring the payload"):
    """Do something once in the middle of the transfer."""
    done = []

    def watch(progress):
        if progress.text.startswith(text) and not done:
            done.append(world.bench.now_s)
            act()

    world.bench.on_progress = watch
    return done


def test_a_pack_that_begins_to_charge_is_noticed_within_half_a_second_and_nothing_more_is_written():
    world = World(fd=False)
    world.wire.keep = True
    began = in_the_transfer(world, lambda: setattr(world.battery, "unmet_after_preparation", 1 << 5))
    outcome = world.flash_once()
    assert outcome.result is FlashResult.INTERRUPTED
    assert "charging" in outcome.reason
    assert world.active_set == world.old
    blocks = [
        sent for sent in world.wire.sent if sent.by_tester and sent.frame.data[0] >> 4 == 2 and sent.end_s > began[0] + 1.0
    ]
    assert blocks == []


def test_a_low_supply_is_waited_for_with_the_session_kept_alive():
    world = World(fd=False)

    def sag():
        world.battery.supply_mv = 10_800

    began = in_the_transfer(world, sag)

    def recover():
        if began and world.bench.now_s > began[0] + 12.0:
            world.battery.supply_mv = 12_400

    world.bench.before_step = recover
    outcome = world.flash_once()
    assert outcome.result is FlashResult.FLASHED
    assert [entry.text for entry in world.bench.progress if "10.8 V: waiting for 11.5 V" in entry.text]


def test_a_supply_that_stays_low_interrupts_the_update():
    world = World(fd=False)
    in_the_transfer(world, lambda: setattr(world.battery, "supply_mv", 10_800))
    outcome = world.flash_once()
    assert outcome.result is FlashResult.INTERRUPTED
    assert "The 12 V supply stays at 10.8 V." in outcome.reason
    assert world.active_set == world.old
    world.bench.on_progress = lambda progress: None
    world.battery.supply_mv = 12_600
    assert world.flash_once().result is FlashResult.FLASHED


def test_a_package_may_demand_a_higher_supply_than_the_definition():
    world = World()
    world.battery.supply_mv = 12_000
    world.battery.read_data = with_values(world)
    package = demanding(world, supply_v=12.5)
    outcome = world.flash_once(package=package)
    assert outcome.result is FlashResult.REFUSED
    assert "at 12 V, at least 12.5 V are needed" in outcome.reason


def with_values(world, values="1234 0000 1388 2710 00C8 00DC 0C1C 0C80"):
    real = world.battery.read_data
    return lambda did: bytes.fromhex(values) if did == 0xD010 else real(did)


def demanding(world, **wanted):
    terms = dataclasses.replace(world.package.terms, preconditions=Preconditions(**wanted))
    return dataclasses.replace(world.package, terms=terms)


@pytest.mark.parametrize(
    ("wanted", "sentence"),
    [
        ({"soc_pct": (20.0, 40.0)}, "the state of charge is 50 %, allowed are 20 to 40 %"),
        ({"cell_temperature_c": (0.0, 21.0)}, "a cell temperature is 20 to 22 °C, allowed are 0 to 21 °C"),
        ({"cell_mv": (3101.0, 3300.0)}, "a cell voltage is 3100 to 3200 mV, allowed are 3101 to 3300 mV"),
        ({"current_a": 4.0}, "-5 A are flowing, at most 4 A are allowed"),
        ({"supply_v": 12.7}, "the 12 V supply is at 12.6 V, at least 12.7 V are needed"),
        ({"soc_pct": (50.0, 50.0), "contactors_open": True}, "the contactors are closed"),
    ],
)
def test_what_a_package_demands_of_the_pack_is_held_against_what_the_bms_says(wanted, sentence):
    world = World()
    closed = "contactors" in sentence
    real = with_values(world, "1234 FFCE 1388 2710 00C8 00DC 0C1C 0C80")

    def read_data(did):
        value = real(did)
        return value[:4] + b"\x01" + value[5:] if did == 0xD160 and closed else value

    world.battery.read_data = read_data
    outcome = world.flash_once(package=demanding(world, **wanted))
    assert outcome.result is FlashResult.REFUSED
    assert sentence in outcome.reason
    assert not [head for head in world.wire.heads if head[:2] == b"\x10\x02"]


def test_demands_at_their_very_edge_are_met():
    world = World()
    world.battery.read_data = with_values(world)
    edges = {"soc_pct": (50.0, 50.0), "cell_temperature_c": (20.0, 22.0), "cell_mv": (3100.0, 3200.0)}
    package = demanding(world, **edges, current_a=0.0, supply_v=12.6)
    assert world.flash_once(package=package).result is FlashResult.FLASHED


def test_a_bms_that_does_not_tell_cannot_meet_demands_of_a_package():
    world, _ = scripted_world()
    with pytest.raises(SafetyRefusalError, match="does not tell"):
        world.bench.value(require_conditions(Preconditions(soc_pct=(20.0, 80.0))))


@pytest.mark.parametrize("step", ["Transferring the payload", "The BMS checks"])
def test_a_computer_that_slept_in_the_middle_does_not_go_on(step):
    world = World(fd=False)
    in_the_transfer(world, lambda: setattr(world.clock, "shift", datetime.timedelta(hours=2)), step)
    outcome = world.flash_once()
    assert outcome.result is FlashResult.INTERRUPTED
    assert "The computer slept for 7200 s in the middle of a job." in outcome.reason
    assert world.active_set == world.old
    assert open_job_of(world.serial) is not None
    world.bench.on_progress = lambda progress: None
    assert world.flash_once().result is FlashResult.FLASHED


@pytest.mark.parametrize("shift_s", [-86400.0 * 365, -3.0, 1.9])
def test_a_calendar_that_was_set_back_or_corrected_a_little_is_no_sleep(shift_s):
    world = World()
    in_the_transfer(world, lambda: setattr(world.clock, "shift", datetime.timedelta(seconds=shift_s)))
    assert world.flash_once().result is FlashResult.FLASHED


def test_a_second_bms_that_answers_only_what_goes_to_all_stops_the_update_before_the_programming_session():
    world, bms = scripted_world()
    bms.when("3E00", "7E00", [(0.002, b"\x7e\x00"), (0.004, b"\x7e\x00")])
    outcome = world.flash_once()
    assert outcome.result is FlashResult.REFUSED
    assert "More than one BMS" in outcome.reason
    assert bms.sent("1002") == []


class Trail:
    """An audit trail that can be made to fail."""

    def __init__(self, fail_from=10_000):
        self.events = []
        self.fail_from = fail_from

    @property
    def head(self):
        return f"{len(self.events):02x}" * 32

    def record(self, event, *, actor, body):
        if len(self.events) >= self.fail_from:
            raise OSError("No space left on device")
        self.events.append((event, actor.name, dict(body)))

    def seal(self, folder=None):
        return None


def test_the_audit_trail_tells_the_whole_update():
    world, trail = World(), Trail()
    world.flash_once(audit=trail, actor=Actor(name="Ada", role=Role.ENGINEER))
    names = [event for event, _, _ in trail.events]
    assert names == [f"flash.{name}" for name in ("planned", "backed_up", "committing", "committed", "read_back", "result")]
    for _, actor, body in trail.events:
        assert actor == "Ada"
        assert body["serial"] == world.serial
        assert body["package_sha256"] == world.package.package_sha256
    assert trail.events[-1][2]["result"] == "flashed"
    fingerprint = world.ecu._server._state.records.get(0xF15A)
    assert fingerprint[24:] == bytes.fromhex("02" * 8), "where the trail stood when the fingerprint was written"


def test_a_refusal_of_the_bms_is_in_the_trail_with_its_code():
    world, bms = scripted_world()
    trail = Trail()
    bms.when("3101FF00", "7F3131")
    world.flash_once(audit=trail)
    assert trail.events[-1][0] == "flash.result"
    assert trail.events[-1][2]["negative_response"] == "31"


@pytest.mark.parametrize("number", range(7))
def test_a_trail_that_fails_before_the_erase_stops_the_update_and_after_it_does_not(number):
    world, trail = World(), Trail(fail_from=number)
    outcome = world.flash_once(audit=trail)
    if number < 2:
        assert outcome.result is FlashResult.REFUSED
        assert "audit trail" in outcome.reason
        assert world.active_set == world.old
    else:
        assert outcome.result is FlashResult.FLASHED
        assert outcome.evidence_complete is (number == 6)


def test_a_package_the_installation_does_not_release_is_refused_with_its_reason():
    world = World()

    def refuse(package, identity):
        raise SafetyRefusalError(f"The package is older than what {identity.serial} has had.")

    outcome = world.flash_once(release=refuse)
    assert outcome.result is FlashResult.REFUSED
    assert f"older than what {world.serial} has had" in outcome.reason


def test_a_memory_of_releases_that_fails_makes_the_evidence_incomplete():
    world = World()

    def fail(package, identity):
        raise OSError("No space left on device")

    outcome = world.flash_once(written=fail)
    assert outcome.result is FlashResult.FLASHED
    assert not outcome.evidence_complete


def test_a_backup_the_disk_does_not_give_back_stops_the_update(monkeypatch):
    monkeypatch.setattr("bms.flashing.backup.load_backup", lambda folder: SimpleNamespace())
    world = World()
    outcome = world.flash_once()
    assert outcome.result is FlashResult.REFUSED
    assert "backup that was saved cannot be read again" in outcome.reason
    assert world.active_set == world.old

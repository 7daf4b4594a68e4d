"""What has to be right before an update may begin, and how faults are cleared."""

import dataclasses

import msgspec
import pytest

from bms.definition.model import ContractLevel, LinkDefaults
from bms.diagnostics.identity import read_identity
from bms.errors import JobCancelledError, NegativeResponseError, SafetyRefusalError, WrongPackError
from bms.flashing import FlashResult, clear_faults_job, read_plan
from bms.flashing.journal import read_journal
from bms.flashing.plan import make_plan
from tests.bms.flashing.world import World, demo_pack, demo_package, factory_set, runs

LINK = LinkDefaults()


@pytest.fixture(scope="module")
def identity():
    world = World()
    return world.bench.value(read_identity(demo_pack()))


def plan_of(identity, *, package=None, definition=None, serial=""):
    return make_plan(definition or demo_pack(), package or demo_package(), identity, factory_set(), LINK, serial=serial)


def failed(plan):
    return [check.name for check in plan.checks if not check.ok]


def test_a_fitting_package_may_be_written_and_its_changes_are_named(identity):
    plan = plan_of(identity, serial=identity.serial)
    assert plan.allowed
    assert not plan.already_current
    assert "CHG_I_LIM_MAP" in plan.changed
    assert plan.compared > 500
    assert plan.bytes == 65664
    assert 5.0 < plan.estimated_s < 20.0
    assert all(check.sentence.endswith(".") for check in plan.checks)


def test_planning_only_reads():
    world = World()
    plan = world.bench.value(read_plan(demo_pack(), demo_package(), LINK))
    assert plan.allowed
    assert {head[0] for head in world.wire.heads} == {0x22, 0x23}


def test_planning_for_a_pack_without_programming_is_refused():
    with pytest.raises(SafetyRefusalError, match="programmed"):
        World().bench.value(read_plan(dataclasses.replace(demo_pack(), programming=None), demo_package(), LINK))


def header_with(**changes):
    package = demo_package()
    header = dataclasses.replace(package.data_set.header, **changes)
    return dataclasses.replace(package, data_set=dataclasses.replace(package.data_set, header=header))


@pytest.mark.parametrize(
    ("changes", "check"),
    [
        ({"serial": ""}, "serial"),
        ({"hardware": "HLT-BMS-96S"}, "hardware"),
        ({"hardware": ""}, "hardware"),
        ({"chemistry_number": 2}, "chemistry"),
        ({"chemistry_number": None}, "chemistry"),
        ({"cells": 96}, "series"),
        ({"cells": None}, "series"),
        ({"capacity_ah": 100.0}, "capacity"),
        ({"capacity_ah": None}, "capacity"),
        ({"contract_level": ContractLevel.L0}, "contract"),
        ({"virtual": False}, "demo"),
    ],
)
def test_a_pack_that_does_not_fit_blocks_the_update(identity, changes, check):
    assert failed(plan_of(dataclasses.replace(identity, **changes))) == [check]


@pytest.mark.parametrize(
    ("package", "check"),
    [
        (lambda: dataclasses.replace(demo_package(), product="another"), "product"),
        (lambda: dataclasses.replace(demo_package(), a2l_sha256="0" * 64), "description"),
        (lambda: dataclasses.replace(demo_package(), hardware=("X",)), "hardware"),
        (lambda: dataclasses.replace(demo_package(), signers=demo_package().signers[:1]), "signatures"),
        (lambda: header_with(chemistry_number=7), "chemistry"),
        (lambda: header_with(series=96), "series"),
        (lambda: header_with(capacity_ah=50.0), "capacity"),
        (lambda: header_with(hardware="X"), "hardware"),
    ],
)
def test_a_package_that_does_not_fit_is_blocked(identity, package, check):
    assert failed(plan_of(identity, package=package())) == [check]


def test_two_signatures_of_one_person_are_not_enough(identity):
    signers = tuple(dataclasses.replace(signer, name="One Person") for signer in demo_package().signers)
    assert failed(plan_of(identity, package=dataclasses.replace(demo_package(), signers=signers))) == ["signatures"]


def test_a_pack_that_offers_less_than_the_definition_expects_counts_as_what_it_offers(identity):
    assert plan_of(dataclasses.replace(identity, contract_level=ContractLevel.L2)).allowed
    assert plan_of(dataclasses.replace(identity, contract_level=None)).allowed


def test_a_blocked_update_is_refused_with_every_reason():
    world = World()
    package = dataclasses.replace(demo_package(), product="another", a2l_sha256="0" * 64)
    outcome = world.flash_once(package=package)
    assert outcome.result is FlashResult.REFUSED
    assert "another" in outcome.reason
    assert "A2L" in outcome.reason
    assert {head[0] for head in world.wire.heads} == {0x22, 0x23}


def test_a_pack_without_a_valid_data_set_is_updated_without_a_backup(halite_home):
    world = World()
    # Both slots are erased: as after a fault of the memory.
    for sector in range(34):
        world.flash.erase_sector(sector)
    world.ecu.power_cycle(world.bench.now_s)
    world.bench.idle(1.0)
    outcome = world.flash_once()
    assert outcome.result is FlashResult.FLASHED
    assert world.active_set == world.new
    (folder,) = runs(halite_home)
    assert not (folder / "backup.bin").exists()


FAULTS = [(0x1B4094, 0x09), (0xC10000, 0x08)]


def test_faults_are_saved_cleared_and_read_again():
    world = World()
    world.battery.faults.stored = list(FAULTS)
    outcome = world.bench.value(clear_faults_job(demo_pack(), world.clock, serial=world.serial, operator="me"))
    assert [fault.code for fault in outcome.before] == [code for code, _ in FAULTS]
    assert outcome.after == ()
    saved = msgspec.json.decode((outcome.run_folder / "faults_before.json").read_bytes())
    assert [fault["code"] for fault in saved] == [code for code, _ in FAULTS]
    states = [record.state for record in read_journal(outcome.run_folder / "journal.jsonl").records]
    assert [state for state in states if state != "note"] == ["planned", "cleared", "closed"]
    assert world.wire.heads.count(bytes.fromhex("14FFFFFF")) == 1
    world.bench.idle(6.0)
    assert world.wire.heads[-1] != b"\x3e\x80"


def test_faults_of_another_pack_than_the_confirmed_one_are_not_cleared(halite_home):
    world = World()
    world.battery.faults.stored = list(FAULTS)
    with pytest.raises(WrongPackError):
        world.bench.value(clear_faults_job(demo_pack(), world.clock, serial="VIRTUAL-000002"))
    assert world.battery.faults.stored == FAULTS
    assert runs(halite_home) == []


def test_faults_that_cannot_be_saved_are_not_cleared(monkeypatch):
    world = World()
    world.battery.faults.stored = list(FAULTS)

    def fail(path, data):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("bms.flashing.run_folder.write_durably", fail)
    with pytest.raises(SafetyRefusalError, match="disk"):
        world.bench.value(clear_faults_job(demo_pack(), world.clock))
    assert world.battery.faults.stored == FAULTS


def test_a_bms_that_refuses_to_clear_is_left_in_the_default_session():
    world = World()
    world.battery.faults.stored = list(FAULTS)
    world.battery.faults.clear = lambda group: False
    with pytest.raises(NegativeResponseError) as refused:
        world.bench.value(clear_faults_job(demo_pack(), world.clock))
    assert refused.value.code == 0x31
    assert world.ecu.session == 1


def test_clearing_can_be_stopped_before_it_begins():
    world = World()
    world.battery.faults.stored = list(FAULTS)
    world.bench.on_progress = lambda progress: world.bench.runner.cancel()
    with pytest.raises(JobCancelledError):
        world.bench.value(clear_faults_job(demo_pack(), world.clock))
    assert world.battery.faults.stored == FAULTS

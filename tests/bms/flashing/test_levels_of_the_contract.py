"""What is done with a BMS of each contract level: the lower of what the definition and the BMS say counts."""

import dataclasses

import pytest

from bms.access.model import Actor, Role
from bms.definition.model import ContractLevel
from bms.flashing import FlashResult, open_job_of
from tests.bms.flashing.world import Kit, World, demo_kit, runs
from virtual_pack.ecu.data_set_check import CheckResult

TECHNICIAN = Actor(name="Kim", role=Role.TECHNICIAN)
STATION = Actor(name="Line 3", role=Role.STATION)
ENGINEER = Actor(name="Ada", role=Role.ENGINEER)
VIEWER = Actor(name="Vic", role=Role.VIEWER)


def kit_at(level):
    kit = demo_kit()
    programming = dataclasses.replace(kit.definition.programming, contract_level=level)
    return Kit(
        definition=dataclasses.replace(kit.definition, programming=programming),
        package=kit.package,
        delivered=kit.delivered,
        memory=kit.memory,
    )


def world_at(level):
    world = World(kit=kit_at(level))
    world.battery.level = int(level)
    return world


def test_without_a_signature_check_in_the_bms_the_whole_update_is_done_and_that_is_said():
    world = world_at(ContractLevel.L2)
    assert world.flash_once(actor=TECHNICIAN).result is FlashResult.FLASHED
    assert world.active_set == world.new


@pytest.mark.parametrize(("definition", "bms"), [(ContractLevel.L3, 1), (ContractLevel.L1, 3)])
def test_the_lower_level_counts(definition, bms):
    world = World(kit=kit_at(definition))
    world.battery.level = bms
    outcome = world.flash_once(actor=TECHNICIAN)
    assert outcome.result is FlashResult.REFUSED
    assert "contract levels L0 and L1" in outcome.reason
    assert world.flash.operations == 0


@pytest.mark.parametrize("actor", [STATION, ENGINEER])
def test_in_place_bench_and_station_may_update_with_an_external_supply(actor):
    world = world_at(ContractLevel.L1)
    refused = world.flash_once(actor=actor)
    assert refused.result is FlashResult.REFUSED
    assert "external 12 V supply" in refused.reason
    assert world.active_set == world.old
    assert world.flash_once(actor=actor, external_supply=True).result is FlashResult.FLASHED
    assert world.active_set == world.new


def test_in_place_it_cannot_be_stopped_from_the_erase_on():
    world = world_at(ContractLevel.L1)
    world.flash_once(external_supply=True)
    fixed = {entry.step for entry in world.bench.progress if not entry.cancellable}
    assert {"erase", "transfer", "verify", "commit", "restart", "read_back"} <= fixed
    texts = [entry.text for entry in world.bench.progress if entry.step == "erase"]
    assert texts == ["Erasing the present calibration"]


@pytest.mark.parametrize("step", ["erase", "transfer", "verify", "commit"])
def test_in_place_an_interruption_leaves_a_pack_that_refuses_to_charge_and_the_next_start_finishes(step, halite_home):
    world = world_at(ContractLevel.L1)
    world.bench.on_progress = lambda progress: world.unplug() if progress.step == step else None
    outcome = world.flash_once(external_supply=True)
    assert outcome.result is FlashResult.INTERRUPTED
    if step in {"transfer", "verify"}:
        assert world.battery.applied is None
        assert "refuses to charge" in outcome.reason
    assert open_job_of(world.serial).in_place
    world.bench.on_progress = lambda progress: None
    world.bench.idle(6.0)
    assert world.flash_once(external_supply=True).result is FlashResult.FLASHED
    assert world.active_set == world.new
    assert {folder / "backup.bin" for folder in runs(halite_home)} == {
        folder / "backup.bin" for folder in runs(halite_home) if (folder / "backup.bin").read_bytes() == world.old
    }


def test_in_place_a_data_set_the_bms_refuses_is_replaced_by_the_backup():
    world = world_at(ContractLevel.L1)
    judged = world.ecu._memory._check

    class Picky:
        def judge(self, header, payload):
            new = payload == world.package.data_set.payload
            return CheckResult.HARD_LIMITS if new else judged.judge(header, payload)

    world.ecu._check = world.ecu._memory._check = Picky()
    outcome = world.flash_once(external_supply=True)
    assert outcome.result is FlashResult.FAILED
    assert outcome.rolled_back
    assert "outside the hard limits" in outcome.reason
    assert world.active_set == world.old


def test_in_place_new_faults_bring_the_backup_back():
    world = world_at(ContractLevel.L1)

    def look():
        new = world.battery.applied == world.package.data_set.payload
        world.battery.faults.stored = [(0x1B4094, 0x0F)] if new else []

    world.bench.before_step = look
    outcome = world.flash_once(external_supply=True, watch_s=5.0)
    assert outcome.rolled_back
    assert world.active_set == world.old


@pytest.mark.parametrize("actor", [ENGINEER, STATION])
def test_a_bms_that_takes_no_data_sets_is_never_written_to(actor):
    world = world_at(ContractLevel.L0)
    outcome = world.flash_once(actor=actor, external_supply=True)
    assert outcome.result is FlashResult.REFUSED
    assert "takes no data sets" in outcome.reason
    assert not [head for head in world.wire.heads if head[0] not in {0x22, 0x23}]


def test_who_may_not_write_is_refused_before_anything_is_sent():
    world = World()
    outcome = world.flash_once(actor=VIEWER)
    assert outcome.result is FlashResult.REFUSED
    assert "viewer" in outcome.reason
    assert not [head for head in world.wire.heads if head[0] not in {0x22, 0x23}]

"""The engine against the virtual pack in its own process, over the emulated adapter."""

import itertools
import os
import shutil
from pathlib import Path

import numpy as np
import pytest

from bms.diagnostics.procedure import Progress
from bms.telemetry.snapshot import Validity
from cli.virtual_pack_process import virtual_pack
from engine.exclusive import lock_pack
from engine.live_values import pack_snapshot
from engine.messages import (
    AdaptersFound,
    CalibrationRead,
    CancelJob,
    CheckPackageJob,
    ClearFaultsJob,
    Disconnect,
    EngineFault,
    Faults,
    FindAdapters,
    FlashJob,
    FlashResult,
    IdentifyJob,
    Identity,
    InterruptedJobFound,
    JobFailed,
    JobFinished,
    JobProgress,
    LinkStateChanged,
    Ping,
    PlanReady,
    Pong,
    ReadCalibrationJob,
    ReadFaultsJob,
    Snapshot,
    StartJob,
)
from engine.settings import load_settings
from virtual_pack.simulator import SimulationOptions


@pytest.fixture
def connected(watched, pack_channel):
    watched.connect(pack_channel, fd=True)
    watched.until_state("ready")
    return watched


def has_all_cells(event):
    return isinstance(event, Snapshot) and (pack_snapshot(event).cells_mv.validity == Validity.VALID).all()


def test_connecting_goes_from_opening_over_alive_to_ready_and_tells_who_is_there(connected):
    assert [state for state in connected.states() if state != "opening"] == ["bus_alive", "bms_identified", "ready"]
    identity = next(event for event in connected.events if isinstance(event, Identity))
    assert identity.serial.startswith("VIRTUAL-")
    assert (identity.cells, identity.contract_level, identity.virtual, identity.warnings) == (120, "L3", True, ())


def test_snapshots_carry_every_cell_the_rate_and_the_load(connected):
    message = connected.until(has_all_cells)
    snapshot = pack_snapshot(message)

    assert snapshot.cells_mv.values.shape == (120,)
    assert np.all((snapshot.cells_mv.values > 1500) & (snapshot.cells_mv.values < 4100))
    assert snapshot.readings["pack_v"].value == pytest.approx(snapshot.cells_mv.values.sum() / 1000, rel=0.01)
    later = connected.until(lambda event: isinstance(event, Snapshot) and event.frames > message.frames)
    assert later.dropped == 0
    assert 0 < later.frames_per_s < 2000
    assert 0 < later.bus_load_pct < 60


def test_the_connection_that_worked_is_remembered(connected, pack_channel):
    assert load_settings().last_connection.link.channel == pack_channel


def test_faults_calibration_and_identity_are_read_on_request(connected):
    identity = connected.run(IdentifyJob(), 1).result
    faults = connected.run(ReadFaultsJob(), 2).result
    calibration = connected.run(ReadCalibrationJob(), 3).result

    assert isinstance(identity, Identity)
    assert isinstance(faults, Faults)
    assert isinstance(calibration, CalibrationRead)
    assert calibration.calibration_id == identity.calibration_id
    assert calibration.crc32 == identity.calibration_crc
    table = next(parameter for parameter in calibration.parameters if parameter.name == "CHG_I_LIM_MAP")
    assert len(table.values) == table.shape[0] * table.shape[1] == len(table.axes[0]) * len(table.axes[1])
    assert min(table.axes[1]) == -40
    assert Path(calibration.image_path).stat().st_size == 128 + 65536


def test_a_package_is_checked_without_writing(connected):
    before = connected.run(IdentifyJob(), 1).result.calibration_id
    plan = connected.run(CheckPackageJob(package="nfm-cold-care"), 2).result

    assert isinstance(plan, PlanReady)
    assert plan.allowed, plan.checks
    assert plan.changed
    assert plan.calibration_id_before == before
    assert connected.run(IdentifyJob(), 3).result.calibration_id == before


def test_a_bad_package_fails_with_its_reason_and_the_link_stays(connected, tmp_path):
    bad = tmp_path / "bad.nacal"
    bad.write_text("{}")

    failed = connected.run(FlashJob(package=str(bad)))

    assert (type(failed), failed.error) == (JobFailed, "PackageError")
    assert isinstance(connected.run(ReadFaultsJob(), 2), JobFinished)


def test_a_second_job_is_refused_while_one_runs(connected):
    connected.engine.send(StartJob(job_id=1, job=ReadCalibrationJob()))
    connected.engine.send(StartJob(job_id=2, job=ReadFaultsJob()))

    refused = connected.until_kind(JobFailed)

    assert (refused.job_id, refused.error) == (2, "SafetyRefusalError")
    assert isinstance(connected.until_kind(JobFinished).result, CalibrationRead)


def test_a_job_can_be_stopped_and_the_next_one_runs(connected):
    connected.engine.send(StartJob(job_id=1, job=ReadCalibrationJob()))
    connected.until_kind(JobProgress)
    connected.engine.send(CancelJob(job_id=1))

    assert connected.until_kind(JobFailed).error == "JobCancelledError"
    assert isinstance(connected.run(ReadFaultsJob(), 2), JobFinished)


def test_a_bug_in_a_job_is_told_reported_once_and_the_next_job_runs(connected, monkeypatch, halite_home):
    def broken(_definition):
        yield Progress(step="broken", text="About to fail", fraction=0.0)
        raise KeyError("a bug")

    monkeypatch.setattr("engine.jobs.read_faults", broken)

    failed = connected.run(ReadFaultsJob(), 1)

    assert failed.error == "KeyError"
    assert "a bug" in connected.until_kind(EngineFault).text
    (report,) = (halite_home / "crash").iterdir()
    assert "KeyError" in report.read_text(encoding="utf-8")
    assert isinstance(connected.run(IdentifyJob(), 2), JobFinished)


@pytest.mark.parametrize("place", ["engine.job_slot.prepare", "engine.jobs._faults", "engine.connection.JobContext"])
def test_a_bug_beside_a_procedure_ends_the_job_too(connected, monkeypatch, place):
    def broken(*_arguments, **_options):
        raise KeyError("a bug")

    with monkeypatch.context() as broken_program:
        broken_program.setattr(place, broken)
        assert connected.run(ReadFaultsJob(), 1).error == "KeyError"
    assert "a bug" in connected.until_kind(EngineFault).text
    assert isinstance(connected.run(IdentifyJob(), 2), JobFinished)


def test_a_bug_while_connecting_is_a_failed_link_and_the_next_connection_works(watched, pack_channel, monkeypatch):
    def broken(*_arguments, **_options):
        raise KeyError("a bug")

    with monkeypatch.context() as broken_program:
        broken_program.setattr("engine.connection.Wire", broken)
        watched.connect(pack_channel)
        assert watched.until_state("failed").error == "KeyError"
    watched.until_kind(EngineFault)
    watched.connect(pack_channel)
    watched.until_state("ready")


def test_a_job_without_a_connection_fails(watched):
    assert watched.run(ReadFaultsJob()).error == "LinkLostError"


def test_disconnecting_stops_the_job_and_says_so(connected):
    connected.engine.send(StartJob(job_id=1, job=ReadCalibrationJob()))
    connected.engine.send(Disconnect())

    connected.until_state("disconnected")

    assert any(isinstance(event, JobFailed) and event.error == "JobCancelledError" for event in connected.events)
    assert connected.run(ReadFaultsJob(), 2).error == "LinkLostError"


def test_connecting_again_replaces_the_connection(connected, pack_channel):
    connected.connect(pack_channel)

    connected.until_state("disconnected")
    connected.until_state("ready")


def test_a_wrong_port_has_failed_with_cause_and_advice(watched, free_port):
    watched.connect(f"socket://127.0.0.1:{free_port}")

    state = watched.until_state("failed")

    assert state.error == "AdapterNotFoundError"
    assert str(free_port) in state.cause
    assert state.advice


def test_a_definition_that_is_not_there_has_failed(watched, pack_channel):
    watched.connect(pack_channel, pack="no-such-pack")

    assert watched.until_state("failed").error == "DefinitionError"


def test_a_bus_without_a_pack_is_silent_and_says_what_to_check(watched, silent_channel):
    watched.connect(silent_channel)

    state = watched.until_state("bus_silent")

    assert "nothing arrives" in state.cause
    assert "12 V" in state.advice
    assert watched.run(IdentifyJob()).error == "NoResponseError"


def test_a_wrong_bit_rate_names_the_right_one(watched, pack_channel):
    watched.connect(pack_channel, bitrate_bps=250_000)

    assert "500 kbit/s" in watched.until_state("bus_silent").advice


def test_listening_only_asks_nothing_and_is_ready_with_values(watched, pack_channel):
    watched.connect(pack_channel, identify=False)

    watched.until_state("ready")

    assert not any(isinstance(event, Identity) for event in watched.events)


def test_a_bms_that_contradicts_the_definition_is_named_in_warnings(watched, pack_channel, demo_pack, tmp_path):
    shutil.copytree(demo_pack.folder, tmp_path / "pack")
    definition = tmp_path / "pack" / "pack.toml"
    text = definition.read_text(encoding="utf-8")
    assert "contract_level = 3" in text
    definition.write_text(text.replace("contract_level = 3", "contract_level = 2"), encoding="utf-8")
    watched.connect(pack_channel, pack=str(definition))

    assert any("contract level L3" in warning for warning in watched.until_kind(Identity).warnings)


def test_a_lost_adapter_is_told_values_grow_stale_and_everything_comes_back(watched, free_port):
    with virtual_pack(SimulationOptions(port=free_port)) as channel:
        watched.connect(channel)
        watched.until_state("ready")
        watched.until(has_all_cells)
    lost = watched.until_state("lost")
    assert lost.cause
    assert lost.advice
    watched.until(
        lambda event: isinstance(event, Snapshot) and (pack_snapshot(event).cells_mv.validity == Validity.STALE).all()
    )
    with virtual_pack(SimulationOptions(port=free_port)):
        watched.until_state("ready")
        watched.until(has_all_cells)


def test_another_pack_after_a_loss_is_noticed(watched, free_port):
    with virtual_pack(SimulationOptions(port=free_port, seed=1)) as channel:
        watched.connect(channel)
        watched.until_state("ready")
    watched.until_state("lost")
    with virtual_pack(SimulationOptions(port=free_port, seed=2)):
        identity = watched.until_kind(Identity)

    assert any("Another pack answers" in warning for warning in identity.warnings)


def test_an_update_cut_in_the_middle_is_told_at_the_next_connection_and_resumes(watched, free_port, tmp_path):
    options = SimulationOptions(port=free_port, memory=tmp_path / "flash.bin")
    with virtual_pack(options) as channel:
        watched.connect(channel, fd=True)
        watched.until_state("ready")
        watched.engine.send(StartJob(job_id=1, job=FlashJob(package="nfm-cold-care")))
        watched.until(lambda event: isinstance(event, JobProgress) and event.step == "transfer" and event.fraction > 0.5)
    ended = watched.until(lambda event: isinstance(event, JobFinished))
    assert (ended.result.result, bool(ended.result.run_folder)) == ("interrupted", True)
    with virtual_pack(options):
        found = watched.until_kind(InterruptedJobFound)
        assert found.package == "nfm-cold-care"
        watched.until_state("ready")
        again = watched.run(FlashJob(package=found.package), 2).result
        assert isinstance(again, FlashResult)
        assert (again.result, again.calibration_id_after) == ("flashed", "NFM-COLD-0101")
        assert watched.run(IdentifyJob(), 3).result.calibration_id == "NFM-COLD-0101"


def test_clearing_names_the_pack_and_refuses_another(watched, free_port):
    with virtual_pack(SimulationOptions(port=free_port)) as channel:
        watched.connect(channel)
        serial = watched.until_kind(Identity).serial
        watched.until_state("ready")

        assert watched.run(ClearFaultsJob(serial="SOMEBODY-ELSE"), 1).error == "WrongPackError"
        cleared = watched.run(ClearFaultsJob(serial=serial), 2).result

    assert isinstance(cleared, Faults)
    assert cleared.saved_to


def test_no_second_halite_writes_to_a_pack_that_is_being_written_to(connected):
    serial = next(event.serial for event in connected.events if isinstance(event, Identity))
    with lock_pack(serial):
        refused = connected.run(FlashJob(package="nfm-cold-care"))

    assert refused.error == "SafetyRefusalError"
    assert f"process {os.getpid()}" in refused.what


def test_a_damaged_settings_file_does_not_block_a_connection(watched, pack_channel, halite_home):
    halite_home.mkdir(parents=True, exist_ok=True)
    (halite_home / "settings.json").write_bytes(b"{broken")
    watched.connect(pack_channel)

    watched.until_state("ready")


def test_looking_for_adapters_ends_with_a_complete_list_headed_by_the_virtual_pack(watched):
    watched.engine.send(FindAdapters())

    found = watched.until(lambda event: isinstance(event, AdaptersFound) and event.complete)

    assert found.adapters[0].name == "Virtual pack"
    assert all(adapter.status == "ready" or adapter.advice for adapter in found.adapters)


def test_a_ping_is_answered(watched):
    watched.engine.send(Ping(number=42))

    assert watched.until_kind(Pong) == Pong(number=42)


def test_a_link_state_is_told_once(connected):
    connected.until(has_all_cells)

    states = [event for event in connected.events if isinstance(event, LinkStateChanged)]
    assert all(one != other for one, other in itertools.pairwise(states))

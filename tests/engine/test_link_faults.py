"""The link explains itself: faults of wire and adapter in the emulation, told by an engine over the emulated adapter."""

import time

import pytest

from can_drivers.frame_columns import TX, unpack
from can_drivers.frames import Frame
from can_drivers.reader import ReaderState
from can_drivers.settings import LinkSettings
from cli.virtual_pack_process import virtual_pack
from engine.messages import (
    BitRateFound,
    ClearFaultsJob,
    Connect,
    FindBitRate,
    IdentifyJob,
    Identity,
    JobFailed,
    JobFinished,
    JobProgress,
    LinkHealth,
    LinkStateChanged,
    ReadCalibrationJob,
    ReadFaultsJob,
    StartJob,
    TraceFrames,
    UdsRequestJob,
    UdsUnlockJob,
    WatchTrace,
)
from engine.wire import Wire
from virtual_pack.simulator import SimulationOptions
from virtual_pack.wire.faults import parse_wire_fault


def faulty(*faults):
    return virtual_pack(SimulationOptions(port=0, wire_faults=tuple(map(parse_wire_fault, faults))))


@pytest.mark.parametrize(
    ("fault", "cause"),
    [
        ("silent@0", "nothing arrives"),
        ("gone@0", "Nobody acknowledges"),
        ("wrong-rate@0", "only bus errors arrive"),
    ],
)
def test_connected_but_nothing_arrives_ends_in_a_diagnosis(watched, fault, cause):
    with faulty(fault) as channel:
        watched.connect(channel)
        told = watched.until(lambda event: isinstance(event, LinkStateChanged) and cause in event.cause)
        assert told.state == "bus_silent"
        assert told.advice
        health = watched.until(lambda event: isinstance(event, LinkHealth) and event.diagnosis == told.cause)
        assert health.advice == told.advice


@pytest.fixture
def proofs(monkeypatch):
    """Every proof of life that was asked for: serial number and turn."""
    asked = []

    def prove(_definition, serial, turn):
        asked.append((serial, turn))
        return
        yield

    monkeypatch.setattr("engine.connection.prove_alive", prove)
    return asked


def test_an_unplugged_adapter_is_lost_its_job_ends_and_the_pack_proves_itself_anew_before_it_is_written_to(
    watched, proofs, free_port
):
    with virtual_pack(SimulationOptions(port=free_port)) as channel:
        watched.connect(channel)
        serial = watched.until_kind(Identity).serial
        watched.until_state("ready")
        for number in (1, 2):
            watched.run(ClearFaultsJob(serial=serial), number)
        assert proofs == [(serial, 1)], "once, and not for the identification"
        watched.engine.send(StartJob(job_id=3, job=ReadCalibrationJob()))
        watched.until_kind(JobProgress)
    lost = watched.until_state("lost")
    failed = watched.until_kind(JobFailed)
    assert (failed.job_id, failed.error) == (3, "LinkLostError")
    assert "Opening the adapter again (" in lost.cause
    assert watched.run(ReadFaultsJob(), 4).error == "LinkLostError"
    with virtual_pack(SimulationOptions(port=free_port)):
        watched.until_state("ready")
        assert watched.until_kind(LinkHealth).losses == 1
        assert isinstance(watched.run(ClearFaultsJob(serial=serial), 5), JobFinished), "what was called off does not go on"
        assert proofs == [(serial, 1), (serial, 2)]


def test_health_tells_adapter_rates_and_ids_once_a_second(watched, pack_channel):
    watched.connect(pack_channel)
    watched.until_state("ready")
    watched.until_kind(LinkHealth)
    health = watched.until_kind(LinkHealth)

    rates = {one.can_id: one for one in health.ids}
    assert {0x232, 0x233, 0x235, 0x250, 0x260} <= set(rates)
    assert all(one.frames_per_s > 0 and one.length == 8 for one in rates.values() if one.can_id < 0x700)
    assert rates[0x233].period_ms > 0
    assert health.rx_frames_per_s > 0
    assert 0 < health.bus_load_pct < 60
    assert (health.controller, health.listen_only, health.diagnosis) == ("error_active", False, "")
    assert "slcan" in health.adapter


def test_an_adapter_that_only_listens_sends_nothing_and_refuses_jobs_in_a_sentence(watched, pack_channel):
    link = LinkSettings(interface="slcan", channel=pack_channel, listen_only=True)
    watched.engine.send(Connect(link=link, pack="demo-nfm-120s"))
    watched.until_state("ready")
    refused = watched.run(ReadFaultsJob())
    assert (refused.error, "only listens" in refused.what) == ("SafetyRefusalError", True)
    for _ in range(3):
        health = watched.until_kind(LinkHealth)
        assert (health.tx_frames_per_s, health.listen_only) == (0.0, True)
    assert not any(isinstance(event, Identity) for event in watched.events)


def test_the_bit_rate_is_not_searched_for_while_connected(watched, pack_channel):
    watched.connect(pack_channel)
    watched.until_state("ready")
    watched.engine.send(FindBitRate(link=LinkSettings(interface="slcan", channel=pack_channel)))
    refused = watched.until_kind(BitRateFound)
    assert refused.bitrate_bps is None
    assert refused.cause
    assert refused.advice == "Disconnect first."


def traced(events):
    """Return the frames of all `TraceFrames`, as (time, id, flags, length, tail, head)."""
    records = []
    for event in events:
        if isinstance(event, TraceFrames):
            assert (event.first, event.lost) == (len(records), 0)
            records += unpack(event.frames).records.tolist()
    return records


def test_a_trace_carries_what_was_received_and_sent_without_secrets(watched):
    with faulty() as channel:
        watched.connect(channel)
        serial = watched.until_kind(Identity).serial
        watched.until_state("ready")
        watched.engine.send(WatchTrace(on=True))
        for number, session in enumerate((0x03, 0x02), start=1):
            entered = watched.run(UdsRequestJob(request=bytes([0x10, session]), serial=serial), number)
            assert isinstance(entered, JobFinished), entered
        unlocked = watched.run(UdsUnlockJob(level=0x11, keys="demo", serial=serial), 3)
        assert isinstance(unlocked, JobFinished), unlocked
        watched.until_kind(LinkHealth)
        watched.engine.send(WatchTrace(on=False))
        watched.until_kind(LinkHealth)
        records = traced(watched.events)
        watched.events.clear()
        watched.until_kind(LinkHealth)
        assert not traced(watched.events)

    received = [record for record in records if not record[2] & TX]
    sent = [record for record in records if record[2] & TX]
    assert [record[0] for record in received] == sorted(record[0] for record in received)
    assert all(record[0] > 0 for record in sent)
    assert 0x7E4 in {record[1] for record in sent} <= {0x7E4, 0x7DF}
    assert {0x232, 0x7EC} <= {record[1] for record in received}
    first_frames = [record[5].to_bytes(8, "little") for record in records if record[1] in {0x7E4, 0x7EC}]
    secrets = [data for data in first_frames if data[2:4] in {bytes([0x67, 0x11]), bytes([0x27, 0x12])}]
    assert len(secrets) == 2
    assert all(not any(data[4:]) for data in secrets)


def test_frames_from_before_the_adapter_was_opened_again_are_not_taken(demo_pack, link):
    wire = Wire(demo_pack, link, on_state=lambda _state, _error: None, on_progress=lambda _progress: None)
    wire._state_changed(ReaderState.OPEN, None)
    now_s = time.monotonic()
    stale = Frame(can_id=0x232, data=bytes(8), time_s=now_s - 5.0)
    wire.take_frames([stale, stale])
    assert (wire.counts(now_s).frames, wire.traffic.last_frame_s) == (0, None)
    wire.take_frames([stale, Frame(can_id=0x232, data=bytes(8), time_s=time.monotonic())])
    assert wire.counts(now_s).frames == 1


def test_a_bms_in_its_boot_loader_is_known_without_its_values_and_can_still_be_asked(watched):
    with faulty() as channel:
        watched.connect(channel)
        serial = watched.until_kind(Identity).serial
        watched.until_state("ready")
        for number, request in enumerate(("1003", "31010204", "1002"), start=1):
            answered = watched.run(UdsRequestJob(request=bytes.fromhex(request), serial=serial), number)
            assert answered.result.responses[0].payload[0] != 0x7F, answered
        told = watched.until(lambda event: isinstance(event, LinkStateChanged) and "boot loader" in event.cause)
        assert (told.state, told.answers) == ("bms_identified", True)
        assert "resumes" in told.advice
        assert isinstance(watched.run(IdentifyJob(), 4), JobFinished)

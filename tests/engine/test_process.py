"""The engine in a process of its own: it answers, it ends with its front end, and an update outlives its front end."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from cli.virtual_pack_process import virtual_pack
from engine.client import EngineClient
from engine.messages import FindAdapters, Identity, ReadFaultsJob, Snapshot
from tests.engine.conftest import Watched
from virtual_pack.simulator import SimulationOptions

posix = pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc and sends signals")

FRONT_END = """
import os, sys, time
from can_drivers.settings import LinkSettings
from engine.client import EngineClient
from engine.messages import Connect, FlashJob, JobProgress, LinkStateChanged, StartJob

if __name__ == "__main__":
    engine = EngineClient()
    engine.send(Connect(link=LinkSettings(interface="slcan", channel=sys.argv[1], fd=True), pack="demo-nfm-120s"))
    while not any(isinstance(event, LinkStateChanged) and event.state == "ready" for event in engine.wait(1.0)):
        pass
    if sys.argv[2] == "flash":
        engine.send(StartJob(job_id=1, job=FlashJob(package="nfm-cold-care")))
        while not any(isinstance(event, JobProgress) and event.step == "erase" for event in engine.wait(1.0)):
            pass
    print(engine.process_id, flush=True)
    os._exit(9)
"""


def ended(process_id):
    """Return whether a process is gone; one whose parent died is not ours to wait for."""
    try:
        os.kill(process_id, 0)
    except ProcessLookupError:
        return True
    return Path(f"/proc/{process_id}/stat").read_text(encoding="ascii").split(") ")[1][0] == "Z"


def wait_until(condition, patience_s=30.0):
    deadline_s = time.monotonic() + patience_s
    while not condition():
        assert time.monotonic() < deadline_s
        time.sleep(0.05)


@pytest.fixture
def client():
    client = EngineClient()
    yield client
    client.close()


def test_it_connects_and_answers_like_the_engine_in_this_process(client, pack_channel):
    watched = Watched(client)
    watched.connect(pack_channel)
    watched.until_state("ready")
    assert watched.until_kind(Snapshot).frames > 0
    assert any(isinstance(event, Identity) for event in watched.events)
    assert watched.run(ReadFaultsJob()).result.faults == ()
    assert client.alive


@posix
def test_a_killed_engine_is_noticed(client):
    client.send(FindAdapters())
    client.wait(10.0)
    assert client.alive
    os.kill(client.process_id, signal.SIGKILL)

    wait_until(lambda: client.poll() == [] and not client.alive, patience_s=1.0)
    client.send(FindAdapters())
    assert client.poll() == []


@posix
def test_an_engine_that_says_nothing_is_noticed(client, monkeypatch):
    client.wait(10.0)
    monkeypatch.setattr("engine.client.ANSWER_WITHIN_S", 0.5)
    os.kill(client.process_id, signal.SIGSTOP)

    wait_until(lambda: client.poll() == [] and not client.alive, patience_s=5.0)
    os.kill(client.process_id, signal.SIGCONT)


@posix
def test_an_engine_that_hangs_is_killed_at_once_when_it_is_closed(monkeypatch):
    client = EngineClient()
    client.wait(10.0)
    process_id = client.process_id
    monkeypatch.setattr("engine.client.ANSWER_WITHIN_S", 0.5)
    monkeypatch.setattr("engine.client.CLOSE_WITHIN_S", 40.0)
    os.kill(process_id, signal.SIGSTOP)
    wait_until(lambda: client.poll() == [] and not client.alive, patience_s=10.0)
    began_s = time.monotonic()
    client.close()

    assert time.monotonic() - began_s < 20.0
    assert ended(process_id)


@posix
def test_closing_ends_the_process():
    client = EngineClient()
    client.wait(10.0)
    process_id = client.process_id
    client.close()

    assert not client.alive
    assert ended(process_id)


def front_end(channel, deed):
    """Run a front end that dies without a word; return the process id of its engine."""
    done = subprocess.run(
        [sys.executable, "-c", FRONT_END, channel, deed], capture_output=True, text=True, check=False, timeout=60
    )
    assert done.returncode == 9, done.stderr
    return int(done.stdout)


@posix
def test_the_engine_ends_when_its_front_end_dies(pack_channel):
    process_id = front_end(pack_channel, "watch")

    wait_until(lambda: ended(process_id))


@posix
def test_an_update_is_finished_after_its_front_end_died(watched):
    with virtual_pack(SimulationOptions(port=0)) as channel:
        process_id = front_end(channel, "flash")
        watched.connect(channel, fd=True)
        wait_until(lambda: ended(process_id))
        watched.connect(channel, fd=True)
        watched.until(lambda event: isinstance(event, Identity) and event.calibration_id == "NFM-COLD-0101")

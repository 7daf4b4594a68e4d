"""Fixtures of the engine's tests: the virtual pack in a process of its own, an engine, and waiting for its events."""

import collections
import contextlib
import socket
import time

import pytest

from bms.definition import load_pack
from can_drivers.settings import LinkSettings
from cli.virtual_pack_process import virtual_pack
from engine.local import LocalEngine
from engine.messages import Connect, JobFailed, JobFinished, LinkHealth, LinkStateChanged, Snapshot, StartJob
from virtual_pack.simulator import SimulationOptions

PATIENCE_S = 20.0


@pytest.fixture(scope="session")
def demo_pack():
    return load_pack("demo-nfm-120s")


@pytest.fixture
def link():
    return LinkSettings(interface="slcan", channel="socket://127.0.0.1:1")


@pytest.fixture(scope="session")
def pack_channel():
    """A healthy virtual pack that all tests share; none of them writes to it."""
    with virtual_pack(SimulationOptions(port=0)) as channel:
        yield channel


@pytest.fixture(scope="session")
def silent_channel():
    """An adapter on a bus without a pack."""
    with virtual_pack(SimulationOptions(port=0, bus_only=True)) as channel:
        yield channel


@pytest.fixture
def free_port():
    with contextlib.closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Watched:
    """An engine with everything it said."""

    def __init__(self, engine):
        self.engine = engine
        self.events = []
        self._unread = collections.deque()

    def connect(self, channel, pack="demo-nfm-120s", **options):
        link = {name: options.pop(name) for name in ("bitrate_bps", "fd") if name in options}
        self.engine.send(Connect(link=LinkSettings(interface="slcan", channel=channel, **link), pack=pack, **options))

    def until(self, wanted, patience_s=PATIENCE_S):
        """Return the next event for which `wanted` holds; those before it are read."""
        deadline_s = time.monotonic() + patience_s
        while time.monotonic() < deadline_s:
            if not self._unread:
                self._unread.extend(self.engine.wait(0.1))
            while self._unread:
                event = self._unread.popleft()
                self.events.append(event)
                if wanted(event):
                    return event
        raise AssertionError([event for event in self.events if not isinstance(event, Snapshot | LinkHealth)])

    def until_state(self, state):
        return self.until(lambda event: isinstance(event, LinkStateChanged) and event.state == state)

    def until_kind(self, kind):
        return self.until(lambda event: isinstance(event, kind))

    def run(self, job, job_id=1):
        self.engine.send(StartJob(job_id=job_id, job=job))
        return self.until(lambda event: isinstance(event, JobFinished | JobFailed) and event.job_id == job_id)

    def states(self):
        return [event.state for event in self.events if isinstance(event, LinkStateChanged)]


@pytest.fixture
def watched():
    engine = LocalEngine()
    yield Watched(engine)
    engine.close()

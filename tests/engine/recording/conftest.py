"""A recorder without a bus: frames are put into its stream by hand, its disk fails when a test says so."""

import contextlib
import os
import threading
import time
from pathlib import Path

import numpy as np
import pytest

from bms.definition import load_pack
from bms.definition.model import Diagnostics
from bms.recording.reader import open_session
from bms.telemetry.live_table import LiveTable
from can_drivers.frames import Frame
from can_drivers.logs.blf_writer import BlfRecorder
from can_drivers.logs.opening import open_log
from can_drivers.settings import LinkSettings
from cli.virtual_pack_process import virtual_pack
from engine.frame_stream import FrameStream
from engine.messages import Connect, EventNoted, RecordingState, StartRecording
from engine.recording import running
from engine.recording.recorder import Recorder
from virtual_pack.simulator import SimulationOptions

PATIENCE_S = 10.0
ADDRESSES = Diagnostics(request_id=0x7E4, response_id=0x7EC, functional_id=0x7DF)


class Disk:
    """Makes files of frames that fail with `error`, or do not come back while `free` is not set."""

    def __init__(self):
        self.error = None
        self.free = threading.Event()
        self.free.set()

    def open_frames(self, path, utc_offset_s):
        if self.error is not None:
            path.touch()  # a full disk takes the name, if nothing else
        self.touch()
        return _FrameFile(self, BlfRecorder(path, utc_offset_s=utc_offset_s))

    def touch(self):
        self.free.wait()
        if self.error is not None:
            raise self.error


class _FrameFile:
    def __init__(self, disk, file):
        self._disk = disk
        self._file = file

    def __getattr__(self, name):
        return getattr(self._file, name)

    def flush(self):
        self._disk.touch()
        self._file.flush()

    def close(self):
        try:
            self._disk.touch()
        finally:
            self._file.close()


class Recording:
    """A recorder, what it said, and what it was given."""

    def __init__(self, folder, disk, pack="demo-nfm-120s", dbc=None):
        self.definition = load_pack(pack, dbc=dbc)
        link = LinkSettings(interface="slcan", channel="nowhere")
        request = Connect(link=link, pack=pack, dbc=None if dbc is None else str(dbc))
        self.folder = folder
        self.disk = disk
        self.said = []
        self.dropped = 0
        self.stream = FrameStream(self.definition.diagnostics or ADDRESSES)
        self.table = LiveTable(self.definition)
        self.recorder = Recorder(
            self.definition,
            request,
            self.stream,
            self.said.append,
            dropped=lambda: self.dropped,
            operator=lambda: "Ada",
            open_frames=disk.open_frames,
        )
        self.number = 0

    def start(self, **options):
        self.recorder.start(StartRecording(folder=str(self.folder), **options))

    def frames(self, count):
        """Let numbered frames come from the bus."""
        now_s = time.monotonic()
        numbers = range(self.number, self.number + count)
        self.stream.received([Frame(can_id=0x123, data=one.to_bytes(8, "big"), time_s=now_s) for one in numbers])
        self.number += count

    @property
    def state(self):
        return next((event for event in reversed(self.said) if isinstance(event, RecordingState)), None)

    @property
    def notes(self):
        return [event.text for event in self.said if isinstance(event, EventNoted)]

    def until(self, wanted):
        """Let time pass until the newest state is as wanted."""
        deadline_s = time.monotonic() + PATIENCE_S
        while time.monotonic() < deadline_s:
            self.recorder.tick(time.monotonic())
            if self.state is not None and wanted(self.state):
                return self.state
            time.sleep(0.01)
        raise AssertionError(self.state)

    def stop(self):
        """End the recording; return how it ended."""
        self.recorder.stop()
        return self.until(lambda state: state.state == "off")

    def written(self, count):
        return self.until(lambda state: state.frames >= count)

    def sessions(self):
        return [open_session(path) for path in sorted(self.folder.iterdir())]

    @staticmethod
    def numbers(session):
        """Return the numbers of the recorded frames."""
        heads = [np.empty(0, np.uint64)]
        for path in session.frame_files:
            with contextlib.closing(open_log(path)) as log:
                heads += [batch.frames.records["head"] for batch in log.batches()]
        return np.concatenate(heads).byteswap().tolist()


@pytest.fixture
def disk():
    return Disk()


@pytest.fixture
def record(tmp_path, disk, monkeypatch):
    """Return a function that makes a recorder for a pack."""
    monkeypatch.setattr(running, "TELL_PERIOD_S", 0.05)
    made = []

    def make(**pack):
        made.append(Recording(tmp_path / "sessions", disk, **pack))
        return made[-1]

    yield make
    disk.error = None
    disk.free.set()
    for one in made:
        one.recorder.close()


@pytest.fixture
def recording(record):
    return record()


@pytest.fixture(scope="session")
def published():
    """Return a function from a relative path to published data; the test is skipped where it is absent."""
    folder = Path(os.environ.get("HALITE_REFERENCE_DATA", Path(__file__).parents[4] / "shared" / "data"))

    def find(relative):
        if not (folder / relative).exists():
            pytest.skip(f"no published data: {relative}")
        return folder / relative

    return find


@pytest.fixture(scope="session")
def silent_channel():
    """An adapter on a bus without a pack."""
    with virtual_pack(SimulationOptions(port=0, bus_only=True)) as channel:
        yield channel

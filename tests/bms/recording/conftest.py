"""A session on the disk, written as the engine writes it."""

import numpy as np
import pytest

from bms.definition.file_list import definition_files
from bms.recording.model import SessionEvent, SessionInfo
from bms.recording.writer import SessionWriter
from bms.telemetry.snapshot import Column, PackSnapshot, Reading, Validity
from can_drivers.frame_columns import pack
from can_drivers.frames import Frame
from can_drivers.logs.blf_writer import BlfRecorder

NAMES = ("cell 1", "cell 2", "current_a")


def _blf(path, utc_offset_s):
    return BlfRecorder(path, utc_offset_s=utc_offset_s)


def _info(**changes):
    known = {
        "began_utc": "2026-11-23T05:00:00+00:00",
        "utc_offset_s": 1_795_000_000.25,
        "pack": "demo-nfm-120s",
        "pack_title": "DEMO",
        "definition_file": "pack.toml",
        "tool_version": "1",
        "value_names": NAMES,
    }
    return SessionInfo(**(known | changes))


def _packed(first, count):
    return pack([Frame(can_id=0x123, data=n.to_bytes(8, "big"), time_s=100 + n / 1000) for n in range(first, first + count)])


def _write(folder, *, rows=5, frames=50, events=3, open_frames=_blf, **changes):
    """Return a writer of a session with something in it."""
    writer = SessionWriter(
        folder,
        _info(**changes),
        definition=definition_files("demo-nfm-120s"),
        open_frames=open_frames,
        longest_file=1 << 30,
    )
    writer.add_frames(_packed(0, frames))
    for row in range(rows):
        writer.add_row(100.0 + row / 10, np.array([3000.0 + row, np.nan, -1.5]))
    for number in range(events):
        writer.add_event(SessionEvent(time_s=100.0 + number, kind="note", text=f"note {number} °"))
    writer.put("faults.json", b'{"type":"Faults","faults":[]}')
    writer.flush()
    return writer


@pytest.fixture
def session_folder(tmp_path):
    folder = tmp_path / "20261123T050000Z-S1"
    _write(folder).close(_info(ended_utc="2026-11-23T05:01:00+00:00", frames=50))
    return folder


def column(values, validity=Validity.VALID):
    values = np.array(values, np.float64)
    return Column(values=values, validity=np.full(len(values), validity, np.uint8), age_s=np.zeros(len(values)))


def _snapshot(cells=(3000.0, 3010.0), temperatures=(20.0, 25.0), validity=Validity.VALID, **readings):
    """Return a snapshot; a reading is a number, a (number, text), or a `Reading`."""

    def reading(given):
        if isinstance(given, Reading):
            return given
        value, text = given if isinstance(given, tuple) else (given, "")
        return Reading(value=value, validity=Validity.VALID, age_s=0.0, text=text)

    return PackSnapshot(
        cells_mv=column(cells, validity),
        temperatures_c=column(temperatures, validity),
        balancing=column([0.0, 0.0]),
        readings={name: reading(given) for name, given in readings.items()},
        frames=0,
        dropped=0,
    )


@pytest.fixture(scope="session")
def snapshot():
    return _snapshot


@pytest.fixture(scope="session")
def write_session():
    return _write


@pytest.fixture(scope="session")
def info():
    return _info


@pytest.fixture(scope="session")
def packed():
    return _packed

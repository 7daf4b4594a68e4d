"""Logs that a test wrote, a crew, and what others read of the output."""

import numpy as np
import pytest
from pyarrow import parquet

from benchmarks import pack62
from can_drivers.frame_columns import BATCH_FRAMES, Batch
from can_drivers.logs.blf_writer import BlfRecorder
from engine.logs.crew import Crew
from engine.logs.decoding import DecodeOrder, decode_logs

UTC_OFFSET_S = 1_700_000_000.0


@pytest.fixture
def write_log(tmp_path):
    """Return a function that writes frames of the pack of 62 messages into a BLF."""

    def write(
        name="drive.blf", *, frames=20_000, first=0, channels=None, change=lambda records: None, utc_offset_s=UTC_OFFSET_S
    ):
        (tmp_path / name).unlink(missing_ok=True)
        recorder = BlfRecorder(tmp_path / name, utc_offset_s=utc_offset_s)
        for begin in range(first, first + frames, BATCH_FRAMES):
            batch = pack62.batch(min(BATCH_FRAMES, first + frames - begin), first=begin)
            records = batch.records.copy()
            change(records)
            recorder.write(Batch(records=records, tails=batch.tails), None if channels is None else channels(records))
            recorder.flush()
        recorder.close()
        return tmp_path / name

    return write


@pytest.fixture
def dbc(tmp_path):
    path = tmp_path / "pack.dbc"
    path.write_text(pack62.dbc(), encoding="utf-8")
    return path


@pytest.fixture
def decode(tmp_path, dbc):
    """Return a function that decodes logs as the command does."""

    def decode(*logs, jobs=1, limits=None, on_progress=lambda _crew: None, stopped=lambda: False, **order):
        with Crew(logs, jobs=jobs, limits=limits) as crew:
            asked = DecodeOrder(**{"logs": logs, "out": tmp_path / "out", "dbc": dbc, **order})
            return decode_logs(asked, crew, on_progress=lambda _fraction, _text: on_progress(crew), stopped=stopped)

    return decode


@pytest.fixture
def table_of(tmp_path):
    """Return a function that reads the parts of one message."""

    def read(message, out="out"):
        parts = sorted((tmp_path / out / f"message={message}").glob("part-*.parquet"), key=lambda part: int(part.stem[5:]))
        tables = [parquet.read_table(part, partitioning=None) for part in parts]
        return {name: np.concatenate([table[name].to_numpy() for table in tables]) for name in tables[0].column_names}

    return read

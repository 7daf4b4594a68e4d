"""asammdf and python-can read what we write. Runs where HALITE_ASAMMDF names an interpreter that has both."""

import json
import os
import subprocess
import textwrap
from pathlib import Path

import numpy as np
import pytest

from can_drivers.frame_columns import frames_of
from can_drivers.logs.mf4_reader import open_reader
from can_drivers.logs.mf4_signal_writer import Mf4SignalWriter
from can_drivers.logs.mf4_writer import Mf4FrameWriter
from tests.can_drivers.logs.mf4_by_hand import FRAMES, logger_file, sorted_file

GOLDEN = Path(__file__).parents[2] / "golden" / "mf4"


class Column:
    def __init__(self, name, unit):
        self.name = name
        self.unit = unit


@pytest.fixture
def asammdf():
    """Run a program in an interpreter that has asammdf; it prints one JSON document."""
    interpreter = os.environ.get("HALITE_ASAMMDF")
    if not interpreter:
        pytest.skip("HALITE_ASAMMDF names no interpreter with asammdf")

    def run(program, *arguments):
        ran = subprocess.run(
            [interpreter, "-c", textwrap.dedent(program), *map(str, arguments)], capture_output=True, text=True, check=False
        )
        assert ran.returncode == 0, ran.stderr
        return json.loads(ran.stdout)

    return run


def test_python_can_reads_the_frames_we_write(tmp_path, asammdf):
    reader = open_reader(GOLDEN / "python_can_plain.mf4", 0, None)
    writer = Mf4FrameWriter(tmp_path / "our.mf4", utc_offset_s=1_772_368_200.0)
    frames = []
    for batch in reader.batches():
        writer.write(batch.frames, batch.channels)
        frames += zip(frames_of(batch.frames), batch.channels.tolist(), strict=True)
    writer.close()
    reader.close()
    got = asammdf(
        """
        import can, json, sys
        with can.MF4Reader(sys.argv[1]) as reader:
            print(json.dumps([
                [one.timestamp, one.arbitration_id, one.data.hex(), one.is_extended_id, one.is_fd, one.bitrate_switch,
                 one.error_state_indicator, one.is_remote_frame, one.is_error_frame, not one.is_rx, one.channel]
                for one in reader
            ]))
        """,
        tmp_path / "our.mf4",
    )
    assert [row[1:] for row in got] == [
        [one.can_id, one.data.hex(), one.is_extended, one.is_fd, one.bitrate_switch, one.error_state_indicator, one.is_remote,
         one.is_error, one.is_tx, channel]
        for one, channel in frames
    ]  # fmt: skip
    assert np.allclose([row[0] for row in got], [1_772_368_200.0 + one.time_s for one, _ in frames], rtol=0, atol=1e-6)


def test_asammdf_reads_the_values_we_write(tmp_path, asammdf):
    times = np.arange(500) / 50
    values = np.random.default_rng(4).normal(size=(3, 500))
    values[1, ::7] = np.nan
    writer = Mf4SignalWriter(tmp_path / "our.mf4", utc_offset_s=1_772_368_200.0)
    group = writer.begin_group("Cells", [Column(f"Cell{number}", "mV") for number in range(3)])
    writer.append(group, times[:200], values[:, :200])
    writer.append(group, times[200:], values[:, 200:])
    writer.close()
    got = asammdf(
        """
        import json, sys
        import asammdf
        with asammdf.MDF(sys.argv[1]) as mdf:
            signals = mdf.select(["Cell0", "Cell1", "Cell2"])
            print(json.dumps({
                "group": mdf.groups[0].channel_group.acq_name,
                "start": mdf.header.start_time.timestamp(),
                "units": [one.unit for one in signals],
                "got": [[mdf.get(name).timestamps.tolist(), mdf.get(name).samples.tolist()] for name in ("Cell0", "Cell1")],
                "marked": signals[1].invalidation_bits.tolist(),
            }))
        """,
        tmp_path / "our.mf4",
    )
    there = ~np.isnan(values[1])
    assert (got["group"], got["start"], got["units"]) == ("Cells", 1_772_368_200.0, ["mV"] * 3)
    assert got["got"][0] == [times.tolist(), values[0].tolist()]
    assert got["got"][1] == [times[there].tolist(), values[1][there].tolist()]
    assert [bool(mark) for mark in got["marked"]] == (~there).tolist()


@pytest.mark.parametrize(
    "make", [lambda: logger_file(order="payload last"), lambda: logger_file(order="payload first"), lambda: sorted_file(pack=1)]
)
def test_asammdf_reads_what_was_made_by_hand_as_it_was_meant(tmp_path, asammdf, make):
    got = asammdf(
        """
        import json, sys
        import asammdf
        with asammdf.MDF(sys.argv[1]) as mdf:
            ids, payloads, lengths = [
                mdf.get("CAN_DataFrame." + name, raw=True) for name in ("ID", "DataBytes", "DataLength")
            ]
            print(json.dumps([
                [round(1e6 * at), int(one), bytes(payload)[:length].hex()]
                for at, one, payload, length in zip(ids.timestamps, ids.samples, payloads.samples, lengths.samples)
            ]))
        """,
        make().save(tmp_path),
    )
    assert got == [[time_us, can_id, data.hex()] for time_us, can_id, _, data in FRAMES]

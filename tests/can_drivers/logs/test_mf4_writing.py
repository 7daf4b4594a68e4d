"""What our MDF 4 writers write is what they were given; tests/can_drivers/logs/test_mf4_asammdf.py asks asammdf as well."""

import random
import struct
from dataclasses import dataclass

import numpy as np

from can_drivers.frame_columns import frames_of, pack, unpack
from can_drivers.frames import FD_LENGTHS, Frame
from can_drivers.logs.mf4_blocks import BlockFile
from can_drivers.logs.mf4_data import DataStream
from can_drivers.logs.mf4_reader import open_reader
from can_drivers.logs.mf4_signal_writer import Mf4SignalWriter
from can_drivers.logs.mf4_writer import Mf4FrameWriter


@dataclass(frozen=True)
class Column:
    name: str
    unit: str


def some_frames(count, seed):
    chance = random.Random(seed)
    frames = []
    for number in range(count):
        extended = chance.random() > 0.5
        kind = "error" if number % 31 == 3 else "remote" if number % 17 == 2 else "fd" if chance.random() > 0.7 else "classic"
        length = chance.choice(FD_LENGTHS) if kind == "fd" else chance.randrange(9)
        frames.append(
            Frame(
                can_id=chance.randrange(1 << 29 if extended else 1 << 11),
                data=b"" if kind == "remote" else chance.randbytes(length),
                time_s=number * 0.0011 + chance.random() * 0.001,
                is_extended=extended,
                is_fd=kind == "fd",
                bitrate_switch=kind == "fd" and chance.random() > 0.5,
                error_state_indicator=kind == "fd" and chance.random() > 0.5,
                is_remote=kind == "remote",
                is_error=kind == "error",
                is_tx=chance.random() > 0.5,
            )
        )
    return frames


def read(path):
    reader = open_reader(path, 0, None)
    batches = list(reader.batches())
    reader.close()
    assert reader.problems == ()
    frames = [frame for batch in batches for frame in frames_of(batch.frames)]
    return frames, np.concatenate([batch.channels for batch in batches]), reader.facts


def test_frames_of_every_kind_come_back_as_they_were(tmp_path):
    frames = some_frames(3000, seed=1)
    channels = np.arange(3000, dtype=np.uint8) % 4 + 1
    writer = Mf4FrameWriter(tmp_path / "our.mf4", utc_offset_s=1_772_368_200.25)
    for first in range(0, 3000, 700):
        writer.write(unpack(pack(frames[first : first + 700])), channels[first : first + 700])
    writer.flush()
    writer.close()
    assert writer.frames == 3000
    assert writer.bytes == (tmp_path / "our.mf4").stat().st_size
    got, got_channels, facts = read(tmp_path / "our.mf4")
    assert got == frames
    assert got_channels.tolist() == channels.tolist()
    assert facts.utc_offset_s == 1_772_368_200.25


def test_many_blocks_are_one_recording(tmp_path, monkeypatch):
    monkeypatch.setattr("can_drivers.logs.mf4_writer._BLOCK_ROWS", 50)
    monkeypatch.setattr("can_drivers.logs.mf4_blocks_writer._LIST_LINKS", 7)
    frames = some_frames(3000, seed=2)
    writer = Mf4FrameWriter(tmp_path / "our.mf4", utc_offset_s=0.0)
    for first in range(0, 3000, 60):
        writer.write(unpack(pack(frames[first : first + 60])))
    writer.close()
    got, channels, facts = read(tmp_path / "our.mf4")
    assert got == frames
    assert set(channels.tolist()) == {1}
    assert facts.utc_offset_s is None


def test_a_recording_without_frames_says_that_it_has_none(tmp_path):
    path = tmp_path / "empty.mf4"
    Mf4FrameWriter(path, utc_offset_s=1.0).close()
    reader = open_reader(path, 0, None)
    assert list(reader.batches()) == []
    reader.close()
    assert reader.problems == ()


def test_decoded_values_stand_in_a_group_a_message_with_marks_where_there_is_none(tmp_path, monkeypatch):
    monkeypatch.setattr("can_drivers.logs.mf4_signal_writer._BLOCK_BYTES", 3000)
    path = tmp_path / "signals.mf4"
    chance = np.random.default_rng(3)
    writer = Mf4SignalWriter(path, utc_offset_s=5.0)
    columns = [[Column(f"{message}{number}", "mV") for number in range(count)] for message, count in (("A", 3), ("B", 11))]
    numbers = [writer.begin_group(name, infos) for name, infos in zip(("Cells", "Pack"), columns, strict=True)]
    given = {number: ([], []) for number in numbers}
    for step in range(40):
        for number, infos in zip(numbers, columns, strict=True):
            times = step + np.arange(20) / 20
            values = chance.normal(size=(len(infos), 20))
            values[chance.random(values.shape) > 0.8] = np.nan
            writer.append(number, times, values)
            given[number][0].append(times)
            given[number][1].append(values)
    writer.close()
    for number, (name, times, values) in enumerate(signal_groups(path)):
        assert name == ("Cells", "Pack")[number]
        assert np.array_equal(times, np.concatenate(given[number][0]))
        assert np.array_equal(values, np.concatenate(given[number][1], axis=1), equal_nan=True)


def signal_groups(path):
    """Read groups of float64 channels back, the marks of missing values taken from the bits behind the record."""
    file = BlockFile(path)
    group = file.block(file.block(64, ("HD",)).links[0], ("DG",))
    while group is not None:
        channels = file.block(group.links[1], ("CG",))
        (_, records, _, _, _, data_bytes, mark_bytes) = file.fields(channels, struct.Struct("<QQHHIII"))
        stride = data_bytes + mark_bytes
        data = DataStream(file, group.links[2], open_ended=False).read(records * stride)
        rows = np.frombuffer(data, np.uint8).reshape(records, stride)
        numbers = np.ascontiguousarray(rows[:, :data_bytes]).view("<f8")
        marks = np.unpackbits(rows[:, data_bytes:], axis=1, bitorder="little")[:, : data_bytes // 8 - 1]
        assert np.array_equal(marks.astype(bool), np.isnan(numbers[:, 1:]))
        yield file.text(channels.links[2]), numbers[:, 0], numbers[:, 1:].T
        group = file.block(group.links[0], ("DG",)) if group.links[0] else None
    file.close()

"""Makes the MDF 4 files of this folder, and beside each the frames that are in it, as JSON.

Run with an interpreter that has asammdf (8.8.28) and python-can (4.6.1), which Halite itself does not use for this:

    PYTHON tests/golden/mf4/make_mf4.py tests/golden/mf4
"""

import datetime
import json
import random
import sys
from pathlib import Path

import asammdf
import can
import numpy as np
from asammdf.blocks.v4_blocks import SourceInformation
from asammdf.blocks.v4_constants import BUS_TYPE_CAN, SOURCE_BUS

FRAMES = 200
LENGTHS = (0, 1, 2, 3, 4, 5, 6, 7, 8, 12, 16, 20, 24, 32, 48, 64)
BEGAN = datetime.datetime(2026, 3, 1, 12, 30, tzinfo=datetime.UTC)


def messages(seed):
    """Return frames of every kind on two buses; times grow."""
    chance = random.Random(seed)
    time_s, made = 0.0, []
    for number in range(FRAMES):
        time_s = round(time_s + chance.random() * 0.01, 6)
        extended = chance.random() > 0.6
        shared = {
            "timestamp": time_s,
            "arbitration_id": chance.randrange(1 << 29 if extended else 1 << 11),
            "is_extended_id": extended,
            "channel": chance.choice([1, 2]),
        }
        if number % 40 == 7:
            made.append(can.Message(**shared, is_error_frame=True, dlc=8, data=chance.randbytes(8)))
        elif number % 30 == 5:
            made.append(can.Message(**shared, is_remote_frame=True, dlc=4))
        else:
            fd = chance.random() > 0.7
            made.append(
                can.Message(
                    **shared,
                    is_fd=fd,
                    bitrate_switch=fd and chance.random() > 0.5,
                    error_state_indicator=fd and chance.random() > 0.8,
                    is_rx=chance.random() > 0.3,
                    data=chance.randbytes(chance.choice(LENGTHS if fd else LENGTHS[:9])),
                )
            )
    return made


def expected(made):
    """Return a row a frame: time, id, payload, letters of what it is (see `kind_of`), bus."""
    return [[one.timestamp, one.arbitration_id, bytes(one.data).hex(), kind_of(one), one.channel] for one in made]


def kind_of(one):
    """Return `x` extended, `f` FD, `b` bit rate switched, `p` sender error passive, `r` remote, `e` error, `t` sent."""
    marks = {
        "x": one.is_extended_id,
        "f": one.is_fd,
        "b": one.bitrate_switch,
        "p": one.error_state_indicator,
        "r": one.is_remote_frame,
        "e": one.is_error_frame,
        "t": not one.is_rx,
    }
    return "".join(letter for letter, is_set in marks.items() if is_set)


def write(path, made):
    text = json.dumps(expected(made)).replace("], [", "],\n[")
    path.with_suffix(".json").write_text(text + "\n", encoding="utf-8")


def by_python_can(path, *, compression):
    made = messages(compression + 1)
    writer = can.MF4Writer(path, compression_level=compression)
    zero_s = writer._start_time
    for one in made:
        one.timestamp += zero_s
        writer(one)
        one.timestamp = round(one.timestamp - zero_s, 6)
    writer.stop()
    write(path, made)


def by_asammdf(path, *, version, compression):
    """A group for each bus, data frames only, in many small data blocks."""
    made = [one for one in messages(11 + compression) if not one.is_error_frame and not one.is_remote_frame]
    mdf = asammdf.MDF(version=version)
    mdf.header.start_time = BEGAN
    mdf.configure(write_fragment_size=2048)
    record = np.dtype(
        [
            ("CAN_DataFrame.BusChannel", "<u1"),
            ("CAN_DataFrame.ID", "<u4"),
            ("CAN_DataFrame.IDE", "<u1"),
            ("CAN_DataFrame.DLC", "<u1"),
            ("CAN_DataFrame.DataLength", "<u1"),
            ("CAN_DataFrame.DataBytes", "(64,)u1"),
            ("CAN_DataFrame.Dir", "<u1"),
            ("CAN_DataFrame.EDL", "<u1"),
            ("CAN_DataFrame.BRS", "<u1"),
            ("CAN_DataFrame.ESI", "<u1"),
        ]
    )
    for bus in (1, 2):
        ours = [one for one in made if one.channel == bus]
        rows = np.array(
            [
                (
                    bus,
                    one.arbitration_id,
                    one.is_extended_id,
                    can.util.len2dlc(len(one.data)),
                    len(one.data),
                    np.frombuffer(bytes(one.data).ljust(64, b"\0"), "u1"),
                    not one.is_rx,
                    one.is_fd,
                    one.bitrate_switch,
                    one.error_state_indicator,
                )
                for one in ours
            ],
            record,
        )
        times = np.array([one.timestamp for one in ours])
        source = SourceInformation(source_type=SOURCE_BUS, bus_type=BUS_TYPE_CAN)
        mdf.append(asammdf.Signal(name="CAN_DataFrame", samples=rows, timestamps=times, source=source))
    mdf.save(path, compression=compression, overwrite=True)
    mdf.close()
    write(path, made)


def main():
    folder = Path(sys.argv[1])
    by_python_can(folder / "python_can_plain.mf4", compression=0)
    by_python_can(folder / "python_can_transposed.mf4", compression=2)
    by_asammdf(folder / "asammdf_deflated.mf4", version="4.10", compression=1)
    by_asammdf(folder / "asammdf_columns.mf4", version="4.20", compression=2)


if __name__ == "__main__":
    main()

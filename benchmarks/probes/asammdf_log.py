"""Reads the frames of an MF4 with python-can and with asammdf; prints the median processor time of each as JSON, in s.

Runs in an environment of its own; asammdf is no dependency of Halite.
"""

import json
import statistics
import sys
import time

import can
from asammdf import MDF

CHANNELS = ("ID", "IDE", "Dir", "DLC", "DataLength", "DataBytes", "BusChannel")


def with_python_can(path: str) -> None:
    """Make a message of every frame."""
    with can.LogReader(path) as reader:
        for _ in reader:
            pass


def with_asammdf(path: str) -> None:
    """Read every field of the frames as a column, and their times."""
    with MDF(path) as log:
        for group, _ in log.channels_db["CAN_DataFrame.ID"]:
            for name in CHANNELS:
                log.get(f"CAN_DataFrame.{name}", group=group)
            log.get_master(group)


def main() -> None:
    """Measure in turn."""
    path, rounds = sys.argv[1], int(sys.argv[2])
    taken: dict[str, list[float]] = {"python-can": [], "asammdf": []}
    for _ in range(rounds):
        for name, read in (("python-can", with_python_can), ("asammdf", with_asammdf)):
            began_s = time.process_time()
            read(path)
            taken[name].append(time.process_time() - began_s)
    print(json.dumps({name: statistics.median(seconds) for name, seconds in taken.items()}))


if __name__ == "__main__":
    main()

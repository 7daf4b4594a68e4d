"""Run the benchmarks: `python -m benchmarks [NAME …] [--asammdf PYTHON]`; all of them by default."""

import argparse
from collections.abc import Callable

from benchmarks import (
    a2l,
    audit,
    calibration,
    charts,
    decode,
    decoding,
    envelope,
    isotp,
    link,
    live,
    logs,
    opening,
    overview,
    receive,
    recording_loss,
    soak,
    startup,
    trace,
    transfer,
    trial,
    window,
)

BENCHMARKS: dict[str, tuple[str, Callable[[argparse.Namespace], str]]] = {
    "receive": ("Receiving over slcan, beside python-can's driver", lambda _: receive.run()),
    "isotp": ("ISO-TP at the wire limit, beside can-isotp", lambda _: isotp.run()),
    "link": ("The link: loss, return, and what watching it costs", lambda _: link.run()),
    "transfer": ("Transfer: 64 KiB through 0x36 from the command line", lambda _: transfer.run()),
    "overview": ("Overview under 4,000 frames/s", lambda arguments: overview.run(arguments.seconds)),
    "live": ("Recording 8,000 frames/s", lambda arguments: live.run(arguments.seconds)),
    "window": ("The window at 8,000 frames/s", lambda arguments: window.run(arguments.seconds)),
    "recording_loss": ("What a killed recording loses, beside python-can", lambda _: recording_loss.run()),
    "soak": ("Hours of recording and history at speed", lambda arguments: soak.run(arguments.hours)),
    "trace": ("A trace of a million frames", lambda _: trace.run()),
    "opening": ("Opening a log of a million frames", lambda _: opening.run()),
    "charts": ("Charts, beside pyqtgraph and asammdf", lambda arguments: charts.run(asammdf_python=arguments.asammdf)),
    "logs": (
        "Reading and writing logs, beside python-can and asammdf",
        lambda arguments: logs.run(asammdf_python=arguments.asammdf),
    ),
    "decoding": ("The decoder alone, beside cantools", lambda _: decoding.run()),
    "decode": (
        "Ten million frames to Parquet, beside python-can with cantools and asammdf",
        lambda arguments: decode.run(arguments.frames, asammdf_python=arguments.asammdf),
    ),
    "a2l": ("Opening an A2L file, beside pya2ldb", lambda _: a2l.run()),
    "envelope": ("The chemistry envelope and the checks of a data set", lambda _: envelope.run()),
    "calibration": ("A keystroke in the calibration tables", lambda _: calibration.run()),
    "trial": ("Trying a data set on the virtual pack", lambda _: trial.run()),
    "audit": ("The audit log", lambda _: audit.run()),
    "startup": ("Process start to first painted window", lambda arguments: startup.run(asammdf_python=arguments.asammdf)),
}
"""Name on the command line → heading and what returns the table."""


def main() -> None:
    """Run what was asked for and print the tables."""
    parser = argparse.ArgumentParser(prog="benchmarks", description="Measure Halite beside what it is compared with.")
    parser.add_argument("names", nargs="*", choices=[*BENCHMARKS, []], help="which; none: all")
    parser.add_argument("--asammdf", default="", help="interpreter of an environment with asammdf[gui] and pyarrow")
    parser.add_argument("--seconds", type=float, default=60.0, help="how long the overview is watched, and recorded")
    parser.add_argument("--hours", type=float, default=8.0, help="how many hours the soak lets pass")
    parser.add_argument("--frames", type=int, default=10_000_000, help="how many are decoded")
    arguments = parser.parse_args()
    for name in arguments.names or BENCHMARKS:
        heading, run = BENCHMARKS[name]
        print(f"## {heading}\n\n{run(arguments)}\n", flush=True)


if __name__ == "__main__":
    main()

"""Run the benchmarks: `python -m benchmarks [NAME …] [--asammdf PYTHON]`; all of them by default."""

import argparse

from benchmarks import isotp, link, overview, receive, startup, trace, transfer


def main() -> None:
    """Run what was asked for and print the tables."""
    parser = argparse.ArgumentParser(prog="benchmarks", description="Measure Halite beside what it is compared with.")
    parser.add_argument(
        "names",
        nargs="*",
        choices=["receive", "isotp", "link", "transfer", "overview", "trace", "startup", []],
        help="which; none: all",
    )
    parser.add_argument("--asammdf", default="", help="interpreter of an environment with asammdf[gui], for startup")
    parser.add_argument("--seconds", type=float, default=60.0, help="how long the overview is watched")
    arguments = parser.parse_args()
    names = arguments.names or ["receive", "isotp", "link", "transfer", "overview", "trace", "startup"]
    if "receive" in names:
        print("## Receiving over slcan, beside python-can's driver\n\n" + receive.run() + "\n", flush=True)
    if "isotp" in names:
        print("## ISO-TP at the wire limit, beside can-isotp\n\n" + isotp.run() + "\n", flush=True)
    if "link" in names:
        print("## The link: loss, return, and what watching it costs\n\n" + link.run() + "\n", flush=True)
    if "transfer" in names:
        print("## Transfer: 64 KiB through 0x36 from the command line\n\n" + transfer.run() + "\n", flush=True)
    if "overview" in names:
        print("## Overview under 4,000 frames/s\n\n" + overview.run(arguments.seconds) + "\n", flush=True)
    if "trace" in names:
        print("## A trace of a million frames\n\n" + trace.run() + "\n", flush=True)
    if "startup" in names:
        print("## Process start to first painted window\n\n" + startup.run(asammdf_python=arguments.asammdf) + "\n", flush=True)


if __name__ == "__main__":
    main()

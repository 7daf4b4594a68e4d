"""64 KiB through 0x36 from the command line against the virtual pack: how close to what the wire allows."""

import json
import os
import statistics
import subprocess
import sys
import tempfile

from benchmarks.pack_process import virtual_pack
from benchmarks.table import markdown

BUSES = {
    "classic 500 kbit/s": ["--bitrate", "500000"],
    "FD 500 kbit/s / 2 Mbit/s": ["--bitrate", "500000", "--fd", "--data-bitrate", "2000000"],
}
PACKAGES = ("nfm-cold-care", "nfm-standard")


def flash(channel: str, bus: list[str], package: str) -> dict[str, float]:
    """Flash one package in a fresh process and return what it reports."""
    command = [sys.executable, "-m", "cli.main", "flash", package, "--yes", "--json", "-i", "slcan", "-c", channel, *bus]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    answer: dict[str, float] = json.loads(done.stdout)
    if answer.get("result") != "flashed":
        raise SystemExit(f"flash did not succeed: {done.stdout} {done.stderr}")
    return answer


def run(rounds: int = 5) -> str:
    """Flash two packages over each other `rounds` times on each bus; return the table."""
    rows = []
    for name, bus in BUSES.items():
        with tempfile.TemporaryDirectory() as home, virtual_pack() as channel:
            os.environ["HALITE_HOME"] = home
            answers = [flash(channel, bus, PACKAGES[number % 2]) for number in range(rounds)]
        ratios = sorted(answer["wire_limit_s"] / answer["transfer_s"] for answer in answers)
        rows.append(
            [
                name,
                str(int(answers[0]["bytes"])),
                f"{statistics.median(answer['transfer_s'] for answer in answers):.3f}",
                f"{answers[0]['wire_limit_s']:.3f}",
                f"{statistics.median(ratios):.3f}",
                f"{ratios[0]:.3f} … {ratios[-1]:.3f}",
            ]
        )
    return markdown(["bus", "bytes", "transfer s (median)", "wire limit s", "limit / transfer", "range"], rows)

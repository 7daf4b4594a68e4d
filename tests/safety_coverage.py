"""Runs the tests of the safety-bearing rooms and demands every branch of their files.

    python -m tests.safety_coverage [ROOM…]

Ends with 1 where a test fails or a branch was not taken. Each room is judged by its own tests alone.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.safety_bearing import ROOT, Room, rooms


def check(room: Room) -> bool:
    """Run one room; return whether every branch was taken."""
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder, "coverage")
        environment = os.environ | {"COVERAGE_FILE": str(data)}
        coverage = [sys.executable, "-m", "coverage"]
        include = f"--include={','.join(room.files)}"
        tests = [*coverage, "run", "--branch", include, "-m", "pytest", "-q", *room.tests]
        report = [*coverage, "report", "--show-missing", "--skip-covered", "--fail-under=100", "--precision=2", include]
        print(f"— {room.name}", flush=True)
        return all(
            subprocess.run(command, check=False, cwd=ROOT, env=environment).returncode == 0 for command in (tests, report)
        )


def main() -> int:
    """Run the rooms named on the command line, or all."""
    lacking = [room.name for room in rooms(sys.argv[1:]) if not check(room)]
    return int(bool(lacking))


if __name__ == "__main__":
    sys.exit(main())

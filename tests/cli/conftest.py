"""Fixtures of the command line's tests: `halite` as a process of its own, against virtual packs in processes of their own."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from cli.virtual_pack_process import virtual_pack
from virtual_pack.simulator import SimulationOptions

ROOT = Path(__file__).resolve().parents[2]
SHARED_DATA = ROOT.parent / "shared" / "data"


@dataclass(frozen=True)
class Ended:
    code: int
    out: str
    err: str

    @property
    def json(self):
        return json.loads(self.out)


class Halite:
    """Runs the program as a user would."""

    command = (sys.executable, "-m", "cli.main")

    def __call__(self, *arguments, **options):
        done = subprocess.run(
            [*self.command, *map(str, arguments)],
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
            **options,
        )
        assert "Traceback" not in done.stderr, done.stderr
        return Ended(done.returncode, done.stdout, done.stderr)

    def start(self, *arguments, **options):
        return subprocess.Popen(
            [*self.command, *map(str, arguments)],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            **{"stdin": subprocess.DEVNULL, **options},
        )


@pytest.fixture
def halite(halite_home):
    assert os.environ["HALITE_HOME"] == str(halite_home)
    return Halite()


@pytest.fixture(scope="session")
def pack_channel():
    """A healthy virtual pack."""
    with virtual_pack(SimulationOptions(port=0)) as channel:
        yield channel


@pytest.fixture(scope="session")
def faulty_channel():
    """A pack that finds a broken temperature sensor within a second."""
    with virtual_pack(SimulationOptions(port=0, scenario="stuck-open-sensor", speed=30.0)) as channel:
        yield channel


@pytest.fixture(scope="session")
def silent_channel():
    """An adapter on a bus without a pack."""
    with virtual_pack(SimulationOptions(port=0, bus_only=True)) as channel:
        yield channel


@pytest.fixture(scope="session")
def shared_data():
    if not SHARED_DATA.is_dir():
        pytest.skip("the data others measured is not beside this checkout")
    return SHARED_DATA

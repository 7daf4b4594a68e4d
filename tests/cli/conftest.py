"""Fixtures of the command line's tests: `halite` as a process of its own, against virtual packs in processes of their own."""

import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import pytest

from cli.program import run
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
    """Runs the program: in this process to its end, because a start costs half a second, or as a process of its own."""

    def __init__(self, capsys):
        self._capsys = capsys

    def __call__(self, *arguments):
        self._capsys.readouterr()
        code = run([str(argument) for argument in arguments])
        said = self._capsys.readouterr()
        assert "Traceback" not in said.err, said.err
        return Ended(int(code), said.out, said.err)

    def start(self, *arguments, **options):
        return subprocess.Popen(
            [sys.executable, "-m", "cli.main", *map(str, arguments)],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            **{"stdin": subprocess.DEVNULL, **options},
        )


@pytest.fixture(autouse=True)
def children_heed_interrupts():
    """Who was started in the background of a shell ignores Ctrl+C, and its children would too."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture
def halite(halite_home, capsys, monkeypatch):
    assert os.environ["HALITE_HOME"] == str(halite_home)
    monkeypatch.chdir(ROOT)
    interval_s = sys.getswitchinterval()
    yield Halite(capsys)
    sys.setswitchinterval(interval_s)


@pytest.fixture(scope="session")
def pack_channel():
    """A healthy virtual pack."""
    with virtual_pack(SimulationOptions(port=0)) as channel:
        yield channel


@pytest.fixture(scope="session")
def faulty_channel():
    """A pack that has found a broken temperature sensor, which takes it 7 s of battery time."""
    with virtual_pack(SimulationOptions(port=0, scenario="stuck-open-sensor", speed=30.0)) as channel:
        time.sleep(1.0)
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

"""The simulator in a process of its own, as the product runs it."""

import contextlib
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]


class Simulator:
    """A running simulator; `channel` is what python-can opens, `port` its TCP port."""

    def __init__(self, *arguments):
        command = [sys.executable, "-m", "virtual_pack.simulator", "--port", "0", *map(str, arguments)]
        self.process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        self.channel = self.process.stdout.readline().strip()
        self.port = int(self.channel.rpartition(":")[2] or 0)

    def kill(self):
        self.process.kill()
        self.process.communicate()

    def end(self):
        """Ask it to end; return exit code and what it said on standard error."""
        self.process.terminate()
        _, said = self.process.communicate(timeout=10)
        return self.process.returncode, said


@pytest.fixture(scope="session")
def start_simulator():
    """Start simulators; what still runs at the end of the tests is ended."""
    with contextlib.ExitStack() as running:

        def start(*arguments):
            simulator = Simulator(*arguments)
            running.callback(simulator.kill)
            return simulator

        yield start


@pytest.fixture(scope="session")
def simulator(start_simulator):
    """One virtual pack for all tests that leave it as they found it."""
    return start_simulator("--seed", 42)

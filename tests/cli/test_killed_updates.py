"""Real processes, really killed: the update, or the virtual pack under it, ends without a word at some moment of every step.

What holds each time: the pack's flash has a valid data set at every moment anybody looked, the pack itself names the old or
the new one, and the same command given again ends with the new one active.
"""

import contextlib
import json
import random
import signal
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path

import pytest

from bms.definition import load_pack
from virtual_pack.ecu.assembly import data_set_check, open_flash
from virtual_pack.ecu.calibration_memory import CalibrationMemory, SlotState

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs SIGKILL")

SEED = 20260301
CALIBRATION_IDS = {"nfm-standard": "NFM-STD-0100", "nfm-cold-care": "NFM-COLD-0101"}
MOMENTS = (
    ("Making the pack safe", 0.5),
    ("Transferring", 0.35),
    ("Committing", 0.03),
    ("Reading back", 0.4),
)
"""The sentence the update says when a step begins, and up to how many seconds later it is killed: about as long as it takes."""
LOOK_EVERY_S = 0.02


@dataclass(frozen=True)
class Contents:
    """The data sets in a pack's flash: the one a restart would choose, and everything valid."""

    active: str | None
    valid: frozenset[str]


class FlashWatch:
    """Looks into the file of a pack's flash again and again, from outside, and judges it as the BMS would at its start."""

    def __init__(self, memory, folder):
        self._memory = memory
        self._copy = Path(folder) / "copy"
        self._definition = load_pack("demo-nfm-120s")
        self._check = data_set_check(self._definition)
        self._ending = threading.Event()
        self._thread = threading.Thread(target=self._run, name="flash-watch")
        self._lock = threading.Lock()
        self.seen = []

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *_):
        self._ending.set()
        self._thread.join()

    def look(self):
        with self._lock:
            self._copy.write_bytes(self._memory.read_bytes())
            slots = CalibrationMemory(
                open_flash(self._definition, self._copy), self._definition.programming.payload_length, self._check
            )
            reports = [slots.report(slot) for slot in (0, 1)]
            valid = frozenset(report.calibration_id for report in reports if report.state is SlotState.VALID)
            return Contents(None if slots.active is None else reports[slots.active].calibration_id, valid)

    def _run(self):
        last = b""
        while not self._ending.wait(LOOK_EVERY_S):
            now = self._memory.read_bytes()
            if now != last:
                last = now
                self.seen.append(self.look())


class Pack:
    """`halite simulate` with its flash in a file."""

    def __init__(self, halite, memory):
        self._halite = halite
        self._memory = memory
        self._process = None
        self.channel = ""
        self.start()

    def start(self):
        port = self.channel.rpartition(":")[2] or "0"
        self._process = self._halite.start("simulate", "--port", port, "--memory", self._memory, "--json")
        self.channel = json.loads(self._process.stdout.readline())["channel"]

    def kill(self):
        kill(self._process)


def kill(process):
    process.kill()
    process.communicate(timeout=20)
    assert process.returncode == -signal.SIGKILL


def start_update(halite, package, channel, until, delay_s):
    """Start an update as a process of its own; return it the given time after it began a step."""
    process = halite.start("flash", package, "--yes", "-c", channel, "--fd", "--watch", "0")
    said = []
    for line in process.stderr:
        said.append(line)
        if until in line:
            break
    else:
        pytest.fail(f"never said {until!r}: {''.join(said)}")
    time.sleep(delay_s)
    return process


@pytest.fixture
def pack(halite, tmp_path):
    pack = Pack(halite, tmp_path / "memory")
    yield pack
    with contextlib.suppress(ProcessLookupError):
        pack.kill()


@pytest.fixture
def watch(pack, tmp_path):
    with FlashWatch(tmp_path / "memory", tmp_path) as watch:
        yield watch


def check_survival(halite, watch, pack, allowed):
    """The flash has a valid data set, and the pack answers with one of the allowed; return which."""
    contents = watch.look()
    identified = halite("identify", "--json", "-c", pack.channel, "--fd")
    assert identified.code == 0, identified.err
    told = identified.json
    assert contents.active in allowed
    assert told["calibration_id"] in allowed
    assert told["calibration_crc"] is not None
    assert (told["chemistry"], told["cells"]) == ("Sodium-ion NFM / hard carbon", 120)
    assert told["warnings"] == []
    return told["calibration_id"]


def finish(halite, watch, pack, package):
    """The same command again gets there; return its result."""
    again = halite("flash", package, "--yes", "--json", "-c", pack.channel, "--fd", "--watch", "0")
    new = CALIBRATION_IDS[package]
    assert again.code == 0, again.out + again.err
    result = again.json
    assert result["result"] in {"flashed", "already_current"}
    assert result["calibration_id_after" if result["result"] == "flashed" else "calibration_id_before"] == new
    assert watch.look().active == new
    return result["result"]


def test_an_update_killed_in_any_step_leaves_a_valid_set_and_the_next_one_gets_there(halite, pack, watch):
    chance = random.Random(SEED)
    packages = ["nfm-cold-care", "nfm-standard"]
    for until, longest_s in MOMENTS:
        package, old_package = packages
        allowed = {CALIBRATION_IDS[package], CALIBRATION_IDS[old_package]}
        kill(start_update(halite, package, pack.channel, until, chance.uniform(0.0, longest_s)))
        check_survival(halite, watch, pack, allowed)
        finish(halite, watch, pack, package)
        packages.reverse()

    assert len(watch.seen) > len(MOMENTS)
    assert all(contents.active is not None for contents in watch.seen), watch.seen
    assert min(len(contents.valid) for contents in watch.seen) == 1


def test_a_pack_that_dies_in_the_middle_of_a_transfer_starts_with_the_old_set_and_takes_the_new_one(halite, pack, watch):
    process = start_update(halite, "nfm-cold-care", pack.channel, "Transferring", 0.15)
    pack.kill()
    _, err = process.communicate(timeout=60)
    pack.start()

    assert process.returncode == 3, err
    assert "Traceback" not in err
    # Said once; the sentence of a job is not repeated by those who pass it on.
    assert err.count("the storing of faults") == 1
    assert check_survival(halite, watch, pack, {"NFM-STD-0100"}) == "NFM-STD-0100"
    assert finish(halite, watch, pack, "nfm-cold-care") == "flashed"
    assert all(contents.active is not None for contents in watch.seen), watch.seen

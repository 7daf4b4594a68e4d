import os
import subprocess
import sys

import pytest

from bms.errors import SafetyRefusalError
from can_drivers.errors import AdapterBusyError, LinkError
from can_drivers.settings import LinkSettings
from engine.exclusive import lock_adapter, lock_pack

SERIAL_PORT = LinkSettings(interface="slcan", channel="/dev/ttyACM7")

HOLDER = """
import sys
from can_drivers.settings import LinkSettings
from engine.exclusive import lock_adapter
held = lock_adapter(LinkSettings(interface="slcan", channel="/dev/ttyACM7"))
print("held", flush=True)
sys.stdin.read()
"""


@pytest.fixture
def other_halite(halite_home):
    process = subprocess.Popen(
        [sys.executable, "-c", HOLDER], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=os.environ
    )
    assert process.stdout.readline() == "held\n"
    yield process
    process.kill()
    process.communicate()


def test_a_second_halite_is_told_who_holds_the_adapter(other_halite):
    with pytest.raises(AdapterBusyError, match=f"process {other_halite.pid}"):
        lock_adapter(SERIAL_PORT)


def test_the_lock_dies_with_its_holder(other_halite):
    other_halite.kill()
    other_halite.wait()

    with lock_adapter(SERIAL_PORT):
        pass


def test_a_released_adapter_can_be_taken_again():
    lock_adapter(SERIAL_PORT).release()
    lock_adapter(SERIAL_PORT).release()


@pytest.mark.parametrize(
    ("interface", "channel"), [("slcan", "socket://127.0.0.1:29536"), ("socketcan", "can0"), ("virtual", "one")]
)
def test_interfaces_that_serve_several_programs_are_not_locked(interface, channel):
    assert lock_adapter(LinkSettings(interface=interface, channel=channel)) is None


def test_only_one_job_writes_to_a_pack():
    with lock_pack("VIRTUAL-1"), pytest.raises(SafetyRefusalError, match="is writing to pack VIRTUAL-1"):
        lock_pack("VIRTUAL-1")
    lock_pack("VIRTUAL-1").release()


def test_a_folder_that_cannot_hold_locks_is_explained(tmp_path, monkeypatch):
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv("HALITE_HOME", str(tmp_path / "file"))

    with pytest.raises(LinkError, match="lock file"):
        lock_adapter(SERIAL_PORT)

import dataclasses
import os
import subprocess
import sys
import threading

import pytest

from bms.errors import BadFileError, SafetyRefusalError
from can_drivers.errors import AdapterBusyError
from can_drivers.settings import LinkSettings
from engine.exclusive import lock_adapter, lock_output, lock_pack

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


def test_a_second_halite_is_told_which_process_and_program_holds_the_adapter_and_since_when(other_halite):
    with pytest.raises(AdapterBusyError, match=rf"process {other_halite.pid} \(.+, since \d{{4}}-\d\d-\d\d \d\d:\d\d\)"):
        lock_adapter(SERIAL_PORT)


def test_another_name_of_the_same_port_is_the_same_adapter(other_halite):
    with pytest.raises(AdapterBusyError):
        lock_adapter(LinkSettings(interface="slcan", channel="/dev/ttyACM7@115200"))


def test_an_adapter_with_a_serial_number_is_the_same_wherever_it_is_plugged_in(halite_home):
    first = LinkSettings(interface="pcan", channel="PCAN_USBBUS1", serial="0042")
    with lock_adapter(first), pytest.raises(AdapterBusyError):
        lock_adapter(dataclasses.replace(first, channel="PCAN_USBBUS2"))
    with lock_adapter(first), lock_adapter(dataclasses.replace(first, serial="0043")):
        pass


def test_no_lock_file_is_left_behind(halite_home):
    with lock_adapter(SERIAL_PORT), lock_pack("VIRTUAL-1"):
        assert len(list((halite_home / "locks").iterdir())) == 2
    assert not list((halite_home / "locks").iterdir())


def test_many_that_want_the_same_lock_get_it_one_after_another(halite_home):
    inside, most = 0, 0
    lock = threading.Lock()

    def fight():
        nonlocal inside, most
        for _ in range(20):
            try:
                held = lock_adapter(SERIAL_PORT)
            except AdapterBusyError:
                continue
            with lock:
                inside += 1
                most = max(most, inside)
            with lock:
                inside -= 1
            held.release()

    fighters = [threading.Thread(target=fight) for _ in range(8)]
    for fighter in fighters:
        fighter.start()
    for fighter in fighters:
        fighter.join()
    assert most == 1


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

    for take in (lambda: lock_adapter(SERIAL_PORT), lambda: lock_pack("VIRTUAL-1")):
        with pytest.raises(SafetyRefusalError, match="lock file"):
            take()


WRITER = """
import sys
from pathlib import Path
from engine.exclusive import lock_output
held = lock_output(Path(sys.argv[1]))
print("held", flush=True)
sys.stdin.read()
"""


def test_what_is_being_written_is_nobody_elses_until_its_writer_is_done_or_dead(tmp_path):
    place = tmp_path / "drive"
    with subprocess.Popen(
        [sys.executable, "-c", WRITER, place], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as writer:
        assert writer.stdout.readline() == "held\n"
        with pytest.raises(BadFileError, match=rf"is writing to .*drive: process {writer.pid}"):
            lock_output(place)
        lock_output(tmp_path / "other").release()
        writer.kill()
        writer.wait()
    with lock_output(place), pytest.raises(BadFileError):
        lock_output(place)
    assert not list(tmp_path.iterdir())


def test_where_no_lock_can_be_made_writing_itself_tells_why(tmp_path):
    with lock_output(tmp_path / "missing" / "drive"):
        assert not list(tmp_path.iterdir())

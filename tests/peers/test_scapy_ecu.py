"""Our client against scapy's ECU, in a process of its own on the emulated slcan adapter."""

import subprocess
import sys
from pathlib import Path

import pytest

from bms.clock import SystemClock
from bms.diagnostics.services import read_data
from bms.errors import NegativeResponseError
from bms.flashing.console import console_request
from tests.peers.live import definition_of, live_tester

pytest.importorskip("scapy")

# It polls, and takes 120 ms for an answer; on a busy machine more than a second.
SLOW = definition_of(p2_s=3.0)
PATIENCE_S = 60.0


@pytest.fixture
def channel():
    """Return the channel of a bus without a pack, with scapy's ECU on it."""
    bus = [sys.executable, "-m", "cli.main", "simulate", "--bus-only", "--port", "0"]
    script = str(Path(__file__).with_name("scapy_ecu.py"))
    with subprocess.Popen(bus, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as simulator:
        line = simulator.stdout.readline()
        channel = next((word for word in line.split() if word.startswith("socket://")), None)
        assert channel, line
        ecu = subprocess.Popen(
            [sys.executable, script, channel], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        with ecu:
            if "ready" not in ecu.stdout.readline():
                ecu.kill()
                pytest.fail(ecu.stderr.read()[-2000:])
            yield channel
            ecu.stdin.close()
            ecu.wait(10)
        simulator.terminate()
        simulator.wait(10)


def say(tester, request):
    procedure = console_request(SLOW, bytes.fromhex(request), serial="VIRTUAL-000007", clock=SystemClock())
    answer = tester.value(procedure, PATIENCE_S)
    assert answer.problem == ""
    return answer.responses[0].payload.hex()


def test_scapys_ecu_is_read_and_programmed(channel):
    with live_tester(SLOW.diagnostics, channel, fd=False, interface="slcan") as tester:
        assert tester.value(read_data(0xF190)) == b"SCAPY" * 40
        assert say(tester, "3E00") == "7e00"
        with pytest.raises(NegativeResponseError):
            tester.value(read_data(0xD201))
        assert say(tester, "34004400500000" + "00000100")[:2] == "74"
        assert say(tester, "3601" + "55" * 0xFE) == "7601"
        assert say(tester, "37") == "77"
        # Its answer says P2 50 ms from here on, which it does not keep.
        assert say(tester, "1003") == "5003003201f4"

"""An ECU made of scapy (GPL-2.0-only): a program of its own, started by a test and imported by nothing.

`python scapy_ecu.py CHANNEL`: answers on an slcan adapter until its standard input is closed.
"""

import sys
import threading

from scapy.config import conf

conf.contribs["CANSocket"] = {"use-python-can": True}
conf.contribs["ISOTP"] = {"use-can-isotp-kernel-module": False}

from scapy.all import load_contrib  # noqa: E402 - after the configuration

load_contrib("automotive.uds")
load_contrib("automotive.ecu")
load_contrib("isotp")
load_contrib("cansocket_python_can")

from scapy.contrib.automotive.ecu import EcuAnsweringMachine, EcuResponse  # noqa: E402
from scapy.contrib.automotive.uds import (  # noqa: E402
    UDS,
    UDS_DSCPR,
    UDS_RDBIPR,
    UDS_RDPR,
    UDS_RTEPR,
    UDS_TDPR,
    UDS_TPPR,
)
from scapy.contrib.cansocket_python_can import PythonCANSocket  # noqa: E402
from scapy.contrib.isotp import ISOTPSoftSocket  # noqa: E402
from scapy.packet import Raw  # noqa: E402


def main() -> None:
    bus = PythonCANSocket(bustype="slcan", channel=sys.argv[1], bitrate=500_000, sleep_after_open=0)
    socket = ISOTPSoftSocket(bus, tx_id=0x7EC, rx_id=0x7E4, basecls=UDS, padding=True)
    responses = [
        EcuResponse(
            state=None, responses=UDS() / UDS_DSCPR(diagnosticSessionType=3, sessionParameterRecord=b"\x00\x32\x01\xf4")
        ),
        EcuResponse(state=None, responses=UDS() / UDS_TPPR()),
        EcuResponse(state=None, responses=UDS() / UDS_RDBIPR(dataIdentifier=0xF18C) / Raw(b"VIRTUAL-000007")),
        EcuResponse(state=None, responses=UDS() / UDS_RDBIPR(dataIdentifier=0xF190) / Raw(b"SCAPY" * 40)),
        EcuResponse(state=None, responses=UDS() / UDS_RDPR(memorySizeLen=2, maxNumberOfBlockLength=b"\x01\x00")),
        EcuResponse(state=None, responses=UDS() / UDS_TDPR(blockSequenceCounter=1)),
        EcuResponse(state=None, responses=UDS() / UDS_RTEPR()),
    ]
    machine = EcuAnsweringMachine(supported_responses=responses, main_socket=socket, basecls=UDS, timeout=60, verbose=False)
    threading.Thread(target=machine, daemon=True).start()
    print("ready", flush=True)
    sys.stdin.read()


if __name__ == "__main__":
    main()

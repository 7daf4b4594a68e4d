"""udsoncan as the tester of our virtual BMS: classic and FD, normal, fixed and extended addressing."""

import uuid

import can
import isotp
import pytest
import udsoncan
from udsoncan import DidCodec, MemoryLocation
from udsoncan.client import Client
from udsoncan.connections import PythonIsoTpConnection
from udsoncan.exceptions import NegativeResponseException

from bms.diagnostics.key_provider import demo_key_provider
from tests.peers.live import definition_of, live_ecu

NORMAL = {}
FIXED = {"request_id": 0x18DA10F1, "response_id": 0x18DAF110, "functional_id": 0x18DB33F1, "is_extended": True}
EXTENDED = {
    "request_id": 0x6F1,
    "response_id": 0x612,
    "functional_id": 0x6F2,
    "addressing": "extended",
    "request_address_byte": 0x12,
    "response_address_byte": 0xF1,
    "functional_address_byte": 0xDF,
}
ADDRESSES = {
    "normal": (NORMAL, isotp.Address(isotp.AddressingMode.Normal_11bits, txid=0x7E4, rxid=0x7EC)),
    "fixed": (FIXED, isotp.Address(isotp.AddressingMode.NormalFixed_29bits, target_address=0x10, source_address=0xF1)),
    "extended": (
        EXTENDED,
        isotp.Address(isotp.AddressingMode.Extended_11bits, txid=0x6F1, rxid=0x612, target_address=0x12, source_address=0xF1),
    ),
}


class Text(DidCodec):
    def encode(self, value):
        return value.encode()

    def decode(self, payload):
        return payload.decode().strip("\x00")

    def __len__(self):
        raise DidCodec.ReadAllRemainingData


@pytest.fixture(params=ADDRESSES)
def addresses(request):
    return ADDRESSES[request.param]


@pytest.fixture(params=[False, True], ids=["classic", "fd"])
def client(request, addresses):
    fd, channel = request.param, f"tester-{uuid.uuid4()}"
    diagnostics, address = addresses
    settings = {"tx_padding": 0xCC, "can_fd": fd, "tx_data_length": 64 if fd else 8, "blocking_send": True, "blocksize": 0}
    protocol = can.CanProtocol.CAN_FD if fd else can.CanProtocol.CAN_20
    config = {
        "data_identifiers": {0xF18C: Text, 0xF191: Text},
        "security_algo": lambda level, seed, params: demo_key_provider(level, seed),
        "request_timeout": 5,
        "p2_timeout": 1,
        "use_server_timing": False,
    }
    with (
        live_ecu(definition_of(**diagnostics), channel, fd=fd),
        can.Bus(interface="virtual", channel=channel, protocol=protocol) as bus,
    ):
        stack = isotp.CanStack(bus, address=address, params=settings)
        with Client(PythonIsoTpConnection(stack), config=config) as client:
            yield client


def test_udsoncan_identifies_unlocks_and_reads_the_virtual_bms(client):
    assert client.read_data_by_identifier_first(0xF191) == "HLT-BMS-120S"
    assert client.read_data_by_identifier_first(0xF18C).startswith("VIRTUAL-")
    client.change_session(udsoncan.services.DiagnosticSessionControl.Session.extendedDiagnosticSession)
    client.unlock_security_access(0x11)
    client.tester_present()
    memory = client.read_memory_by_address(MemoryLocation(0x400000, 0x800, address_format=32, memorysize_format=16))
    assert len(memory.service_data.memory_block) == 0x800
    with pytest.raises(NegativeResponseException) as caught:
        client.start_routine(0x0299)
    assert caught.value.response.code == 0x31

"""Our client and console against the UDS servers of others: python-uds-server with can-isotp, and py-uds below a switch."""

import contextlib
import threading
import uuid

import can
import isotp
import pytest
import uds.addressing
import uds.can
import uds.message
from uds_server import (
    DiagnosticSession,
    DidDefinition,
    DtcDefinition,
    EcuResetDefinition,
    MemoryRegionDefinition,
    RoutineDefinition,
    SecurityLevel,
    UdsServer,
)
from uds_server.transport import IsoTpTransport

from bms.clock import SystemClock
from bms.diagnostics.services import read_data, read_memory
from bms.errors import NegativeResponseError
from bms.flashing.console import console_request, scan, unlock
from tests.peers.live import definition_of, live_tester

SERIAL = "VIRTUAL-000042"
MEMORY = bytes((7 * at + at // 251) & 0xFF for at in range(0x2000))
SEED = bytes.fromhex("A1B2C3D4")


def key_of(level, seed):
    return bytes(byte ^ 0x3C for byte in seed)


@pytest.fixture(params=[False, True], ids=["classic", "fd"])
def fd(request):
    return request.param


@pytest.fixture
def channel():
    return f"peer-{uuid.uuid4()}"


@pytest.fixture
def their_bus(channel, fd):
    protocol = can.CanProtocol.CAN_FD if fd else can.CanProtocol.CAN_20
    with can.Bus(interface="virtual", channel=channel, protocol=protocol) as bus:
        yield bus


@pytest.fixture
def tester(channel, fd):
    with live_tester(definition_of().diagnostics, channel, fd=fd) as tester:
        yield tester


@pytest.fixture
def uds_server(their_bus, fd):
    memory = bytearray(MEMORY)
    settings = {"tx_padding": 0xCC, "blocking_send": False, "can_fd": fd, "tx_data_length": 64 if fd else 8, "blocksize": 0}
    stack = isotp.CanStack(
        their_bus,
        address=isotp.Address(isotp.AddressingMode.Normal_11bits, txid=0x7EC, rxid=0x7E4),
        params=settings | {"max_frame_size": 8190},
    )
    server = UdsServer(
        transport=IsoTpTransport(stack),
        dids=[
            DidDefinition(0xF18C, len(SERIAL), read_callback=SERIAL.encode),
            DidDefinition(0xF190, 17, read_callback=lambda: b"DEMO-VIN-12345678"),
            DidDefinition(0xD201, 2),
        ],
        sessions=[DiagnosticSession(0x01), DiagnosticSession(0x03)],
        security_levels=[
            SecurityLevel(
                0x01, seed_callback=lambda: SEED, key_validator=lambda seed, key: key == key_of(1, seed), max_attempts=3
            )
        ],
        routines=[RoutineDefinition(0x0205, start_callback=lambda options: b"\x00" + options)],
        memory_regions=[
            MemoryRegionDefinition(
                0x1000,
                len(memory),
                read_callback=lambda address, length: bytes(memory[address - 0x1000 : address - 0x1000 + length]),
                write_callback=lambda address, data: memory.__setitem__(
                    slice(address - 0x1000, address - 0x1000 + len(data)), data
                ),
            )
        ],
        dtcs=[DtcDefinition(0x1B4094, status=0x09)],
        resets=[EcuResetDefinition(0x01)],
    )
    server.set_did_value(0xD201, b"\x00\x00")
    server.start()
    yield memory
    server.stop()


def say(tester, request, **settings):
    """Send a request by the console; return the answer, hexadecimal."""
    procedure = console_request(definition_of(), bytes.fromhex(request), serial=SERIAL, clock=SystemClock(), **settings)
    answer = tester.value(procedure)
    assert answer.problem == ""
    return answer.responses[0].payload.hex()


def test_a_session_with_python_uds_server_through_reads_writes_keys_and_a_transfer(uds_server, tester):
    assert tester.value(read_data(0xF190)) == b"DEMO-VIN-12345678"
    assert tester.value(read_memory(0x1000, 0x1200)) == MEMORY[:0x1200]
    with pytest.raises(NegativeResponseError) as caught:
        tester.value(read_data(0xFFFF))
    assert caught.value.code == 0x31
    assert say(tester, "1003")[:4] == "5003"
    assert say(tester, "3E00") == "7e00"
    assert say(tester, "190209")[6:] == "1b409409"
    assert tester.value(unlock(definition_of(), 0x01, key_of, serial=SERIAL, clock=SystemClock())).level == 1
    assert say(tester, "2ED2010102") == "6ed201"
    assert say(tester, "22D201") == "62d2010102"
    assert say(tester, "3101020507") == "710102050007"
    assert say(tester, "3D24000018000002AABB")[:2] == "7d"
    assert bytes(uds_server[0x800:0x802]) == b"\xaa\xbb"
    assert say(tester, "3400440000100000000100")[:2] == "74"
    assert say(tester, "3601" + "55" * 0xFE) == "7601"
    assert say(tester, "3603" + "55" * 2) == "7f3673"
    assert say(tester, "3602" + "55" * 2) == "7602"
    assert say(tester, "37") == "77"
    assert bytes(uds_server[:0x100]) == b"\x55" * 0x100


def test_a_wrong_key_is_refused_by_python_uds_server_too(uds_server, tester):
    say(tester, "1003")
    with pytest.raises(NegativeResponseError) as caught:
        tester.value(unlock(definition_of(), 0x01, lambda level, seed: bytes(4), serial=SERIAL, clock=SystemClock()))
    assert caught.value.code == 0x35


def test_a_scan_of_python_uds_server_finds_what_it_has(uds_server, tester):
    hits = []
    tester.value(
        scan(definition_of(), "data", 0xF180, 0xF19F, requests_per_s=200.0, on_hit=lambda number, answer: hits.append(number))
    )
    assert hits == [0xF18C, 0xF190]


ANSWERS = {
    "22f18c": "62f18c" + SERIAL.encode().hex(),
    "22f190": "62f190" + b"DEMO-VIN-12345678".hex(),
    "1003": "5003003201f4",
    "23240040000001f4": "63" + MEMORY[:500].hex(),
    "3e00": "7e00",
}


@pytest.fixture
def py_uds_server(their_bus, fd):
    ids = {"rx_physical": 0x7E4, "tx_physical": 0x7EC, "rx_functional": 0x7DF, "tx_functional": 0x7DE}
    addressing = uds.can.CanAddressingInformation(
        addressing_format=uds.can.CanAddressingFormat.NORMAL_ADDRESSING,
        **{f"{which}_params": {"can_id": can_id} for which, can_id in ids.items()},
    )
    ended = threading.Event()
    with can.Notifier(their_bus, [], timeout=0.001) as notifier:
        transport = uds.can.PyCanTransportInterface(
            network_manager=their_bus,
            addressing_information=addressing,
            notifier=notifier,
            dlc=15 if fd else 8,
            can_version=uds.can.CanVersion.CAN_FD if fd else uds.can.CanVersion.CLASSIC_CAN,
        )

        def serve():
            while not ended.is_set():
                with contextlib.suppress(TimeoutError, uds.utilities.MessageTransmissionNotStartedError):
                    request = bytes(transport.receive_message(start_timeout=100, end_timeout=2000).payload)
                    answer = bytes.fromhex(ANSWERS.get(request.hex(), f"7f{request[0]:02x}11"))
                    kind = uds.addressing.AddressingType.PHYSICAL
                    transport.send_message(uds.message.UdsMessage(payload=answer, addressing_type=kind))

        thread = threading.Thread(target=serve)
        thread.start()
        yield
        ended.set()
        thread.join()


# py-uds remarks on a flow control that it reads only after its call returned.
@pytest.mark.filterwarnings("ignore:A CAN packet that does not start")
def test_py_uds_below_a_server_is_understood(py_uds_server, tester):
    assert tester.value(read_data(0xF190)) == b"DEMO-VIN-12345678"
    assert tester.value(read_memory(0x400000, 500)) == MEMORY[:500]
    assert say(tester, "1003") == "5003003201f4"
    with pytest.raises(NegativeResponseError) as caught:
        tester.value(read_data(0xD201))
    assert caught.value.code == 0x11

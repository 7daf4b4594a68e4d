"""The virtual pack against stacks that share no code with it: python-can's slcan, can-isotp, udsoncan."""

import contextlib
import hashlib
import hmac
import os
import struct
import time

import can
import isotp
import pytest
import udsoncan
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from cryptography.x509 import load_der_x509_certificate
from udsoncan import AsciiCodec, Baudrate, DynamicDidDefinition, MemoryLocation
from udsoncan.client import Client
from udsoncan.connections import PythonIsoTpConnection
from udsoncan.exceptions import NegativeResponseException

from bms.definition import load_pack

pytestmark = pytest.mark.bench

STAGING = 0x0050_0000
STAGING_HEADER = 0x0051_0000


class Bytes(udsoncan.DidCodec):
    def __init__(self, length):
        self.length = length

    def encode(self, *values):
        return bytes(values[0])

    def decode(self, payload):
        return payload

    def __len__(self):
        return self.length


def key_of(level, seed, params):
    return hmac.new(b"halite demo pack, not a secret", seed, hashlib.sha256).digest()[:8]


@contextlib.contextmanager
def connected(simulator, fd, bitrate=500_000):
    """A udsoncan client on can-isotp on python-can."""
    bus = can.Bus(interface="slcan", channel=simulator.channel, bitrate=bitrate, sleep_after_open=0)
    notifier = can.Notifier(bus, [], timeout=0.05)
    stack = isotp.NotifierBasedCanStack(
        bus,
        notifier,
        address=isotp.Address(isotp.AddressingMode.Normal_11bits, txid=0x7E4, rxid=0x7EC),
        params={
            "tx_padding": 0xCC,
            "blocking_send": False,
            "max_frame_size": 4095,
            "can_fd": fd,
            "tx_data_length": 64 if fd else 8,
            "bitrate_switch": fd,
        },
    )
    config = dict(
        udsoncan.configs.default_client_config,
        security_algo=key_of,
        p2_timeout=3,
        use_server_timing=False,
        request_timeout=10,
        data_identifiers={
            0xF18C: AsciiCodec(14),
            0xF15A: Bytes(32),
            0xD010: Bytes(16),
            0xD1C0: Bytes(21),
            0xD1C1: Bytes(51),
            0xF300: Bytes(6),
            0xF301: Bytes(4),
        },
        input_output={0xD201: Bytes(2), 0xD202: Bytes(1)},
        server_address_format=32,
        server_memorysize_format=16,
    )
    try:
        with Client(PythonIsoTpConnection(stack), config=config) as client:
            yield client
    finally:
        notifier.stop()
        bus.shutdown()


@pytest.fixture(scope="module")
def factory_set():
    data = (load_pack("demo-nfm-120s").folder / "factory_set.bin").read_bytes()
    return data[:128], data[128:]


def start_programming(client):
    client.change_session(3)
    client.start_routine(0x0204)
    assert client.start_routine(0x0203).service_data.routine_status_record == b"\x00\x00"
    client.control_dtc_setting(2)
    client.communication_control(control_type=3, communication_type=1)
    client.change_session(2)
    client.unlock_security_access(0x11)


def erase(client):
    response = client.start_routine(0xFF00, data=struct.pack(">II", STAGING, 0x10000))
    assert response.service_data.routine_status_record == b"\x00"


def download(client, address, data, upto=None):
    location = MemoryLocation(address, len(data), address_format=32, memorysize_format=32)
    block = client.request_download(location).service_data.max_length - 2
    assert block == 4093
    for number, position in enumerate(range(0, len(data), block), start=1):
        if number == upto:
            return
        client.transfer_data(number & 0xFF, data[position : position + block])
    client.request_transfer_exit()


def read_memory(client, address, length):
    data = b""
    while len(data) < length:
        location = MemoryLocation(address + len(data), min(4093, length - len(data)), address_format=32, memorysize_format=16)
        data += client.read_memory_by_address(location).service_data.memory_block
    return data


@pytest.mark.parametrize("fd", [False, True])
def test_a_whole_update_with_udsoncan_and_can_isotp(start_simulator, factory_set, tmp_path, fd):
    header, payload = factory_set
    memory = tmp_path / "pack.nor"
    simulator = start_simulator("--seed", 7, "--memory", memory)
    with connected(simulator, fd) as client:
        assert client.read_data_by_identifier_first(0xF18C) == "VIRTUAL-000007"
        assert client.read_data_by_identifier_first(0xD1C1)[:6] == bytes.fromhex("000400000001")
        start_programming(client)
        client.write_data_by_identifier(0xF15A, b"fingerprint of 32 bytes, no less")
        erase(client)
        download(client, STAGING, payload)
        download(client, STAGING_HEADER, header)
        assert client.start_routine(0x0202).service_data.routine_status_record == b"\x00"
        assert client.start_routine(0xFF01).service_data.routine_status_record == b"\x00"
        client.ecu_reset(1)
        time.sleep(0.5)
        slots = client.read_data_by_identifier_first(0xD1C1)
        assert slots[0] == 1
        assert slots[1 + 25 : 1 + 30] == bytes.fromhex("0400000002")
        assert client.read_data_by_identifier_first(0xF15A) == b"fingerprint of 32 bytes, no less"
        length = 0x10000 if fd else 4093
        assert read_memory(client, 0x40_0000, length) == payload[:length]
        assert read_memory(client, 0x41_0000, 128) == header
    simulator.kill()
    again = start_simulator("--seed", 7, "--memory", memory)
    with connected(again, False) as client:
        assert client.read_data_by_identifier_first(0xD1C1) == slots


def test_killed_in_the_middle_of_a_download_the_old_set_is_there_and_an_update_still_works(
    start_simulator, factory_set, tmp_path
):
    header, payload = factory_set
    memory = tmp_path / "pack.nor"
    simulator = start_simulator("--memory", memory)
    with connected(simulator, True) as client:
        start_programming(client)
        erase(client)
        download(client, STAGING, payload, upto=8)
    simulator.kill()
    simulator = start_simulator("--memory", memory)
    with connected(simulator, True) as client:
        slots = client.read_data_by_identifier_first(0xD1C1)
        assert (slots[0], slots[1], slots[26]) == (0, 4, 1)
        start_programming(client)
        with pytest.raises(NegativeResponseException, match="UploadDownloadNotAccepted"):
            download(client, STAGING, payload)
        erase(client)
        download(client, STAGING, payload)
        download(client, STAGING_HEADER, header)
        assert client.start_routine(0xFF01).service_data.routine_status_record == b"\x00"


def test_faults_are_read_by_udsoncan(start_simulator):
    simulator = start_simulator("--scenario", "isolation-fault", "--speed", 60)
    with connected(simulator, False) as client:
        known = {dtc.id for dtc in client.get_supported_dtc().service_data.dtcs}
        deadline = time.monotonic() + 10.0
        found = []
        while not found and time.monotonic() < deadline:
            found = client.get_dtc_by_status_mask(0x08).service_data.dtcs
        assert found
        assert {dtc.id for dtc in found} <= known


def test_a_wrong_key_is_refused_by_its_code(simulator):
    with connected(simulator, False) as client:
        client.change_session(3)
        client.config["security_algo"] = lambda **_: bytes(8)
        with pytest.raises(NegativeResponseException, match="InvalidKey"):
            client.unlock_security_access(0x11)
        client.change_session(1)


# ---------------------------------------------------------------- the further services


@pytest.fixture(scope="module")
def tester(start_simulator):
    """A udsoncan client on a simulator of its own, in the extended session, kept there."""
    with connected(start_simulator("--seed", 5), False) as client:
        yield client


@pytest.fixture
def extended(tester):
    tester.change_session(3)
    return tester


def material(name):
    return (load_pack("demo-nfm-120s").folder / "authentication" / name).read_bytes()


@pytest.mark.parametrize("bidirectional", [False, True])
def test_udsoncan_authenticates_and_writes_memory(extended, bidirectional):
    key = load_pem_private_key(material("client_key.pem"), password=None)
    assert extended.authentication_configuration().service_data.return_value == 0x02
    scratch = MemoryLocation(0x60_0010, 4, address_format=32, memorysize_format=16)
    with pytest.raises(NegativeResponseException, match="AuthenticationRequired"):
        extended.write_memory_by_address(scratch, b"abcd")
    challenge = os.urandom(32) if bidirectional else None
    ask = extended.verify_certificate_bidirectional if bidirectional else extended.verify_certificate_unidirectional
    answer = ask(communication_configuration=0, certificate_client=material("client.der"), challenge_client=challenge)
    data = answer.service_data
    assert data.return_value == 0x11
    if bidirectional:
        server = load_der_x509_certificate(data.certificate_server)
        server.verify_directly_issued_by(load_der_x509_certificate(material("root.der")))
        server.public_key().verify(data.proof_of_ownership_server, challenge)
    proved = extended.proof_of_ownership(proof_of_ownership_client=key.sign(data.challenge_server))
    assert proved.service_data.return_value == 0x12
    extended.write_memory_by_address(scratch, b"abcd")
    assert extended.read_memory_by_address(scratch).service_data.memory_block == b"abcd"
    assert extended.deauthenticate().service_data.return_value == 0x10


def test_udsoncan_defines_identifiers(extended, factory_set):
    pieces = DynamicDidDefinition()
    pieces.add(source_did=0xD010, position=1, memorysize=2)
    pieces.add(source_did=0xD010, position=13, memorysize=4)
    extended.dynamically_define_did(0xF300, pieces)
    extended.dynamically_define_did(0xF301, MemoryLocation(0x41_0000, 4))
    values = extended.read_data_by_identifier([0xD010, 0xF300, 0xF301]).service_data.values
    assert len(values[0xF300]) == 6
    assert values[0xF301] == factory_set[0][:4] == b"NACL"
    extended.clear_dynamically_defined_did(0xF300)
    extended.clear_all_dynamically_defined_did()
    with pytest.raises(NegativeResponseException, match="RequestOutOfRange"):
        extended.read_data_by_identifier(0xF301)


def test_udsoncan_sets_outputs(extended):
    taken = extended.io_control(0xD202, control_param=3, values=[b"\x01"])
    assert taken.service_data.decoded_data == b"\x01"
    assert extended.io_control(0xD202, control_param=0).service_data.control_param_echo == 0
    with pytest.raises(NegativeResponseException, match="RequestOutOfRange"):
        extended.io_control(0xD201, control_param=3, values=[b"\xff\xff"])


def test_udsoncan_uploads_the_active_set(tester, factory_set):
    start_programming(tester)
    location = MemoryLocation(0x40_0000, 8000, address_format=32, memorysize_format=32)
    block = tester.request_upload(location).service_data.max_length - 2
    data = b"".join(tester.transfer_data(number).service_data.parameter_records for number in range(1, 1 + -(-8000 // block)))
    tester.request_transfer_exit()
    tester.change_session(1)
    assert data == factory_set[1][:8000]


def test_udsoncan_follows_a_change_of_the_bit_rate(start_simulator):
    simulator = start_simulator("--seed", 6)
    with connected(simulator, False) as client:
        client.change_session(3)
        client.link_control(1, Baudrate(250_000, baudtype=Baudrate.Type.Fixed))
        client.link_control(3)
    with connected(simulator, False, bitrate=250_000) as client:
        client.tester_present()
        assert client.read_data_by_identifier_first(0xF18C) == "VIRTUAL-000006"
        client.change_session(1)
    with connected(simulator, False) as client:
        assert client.read_data_by_identifier_first(0xF18C) == "VIRTUAL-000006"


def test_udsoncan_reads_severities_and_orders(tester):
    assert tester.get_dtc_by_status_severity_mask(0xFF, 0xE0).service_data.dtcs == []
    severity = tester.get_dtc_severity(0x0A9B13).service_data.dtcs[0]
    assert severity.severity.get_byte_as_int() == 0x40
    assert tester.get_first_test_failed_dtc().service_data.dtcs == []
    assert tester.get_most_recent_confirmed_dtc().service_data.dtcs == []
    assert tester.get_dtc_fault_counter().service_data.dtcs == []

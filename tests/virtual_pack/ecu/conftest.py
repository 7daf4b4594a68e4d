"""A small pack in code: five calibration objects in a payload of full size, a management that only remembers, a known key."""

import hashlib
import hmac
import importlib.util
import struct
import zlib
from pathlib import Path
from types import SimpleNamespace

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtendedKeyUsageOID

from bms.definition.a2l import (
    AxisDescription,
    AxisPoints,
    CalibrationDescription,
    Characteristic,
    CharacteristicKind,
    Conversion,
    DataType,
)
from bms.definition.model import (
    Chemistry,
    ContractLevel,
    Diagnostics,
    FaultCatalogue,
    LinkDefaults,
    Module,
    PackDefinition,
    Programming,
    Topology,
)
from can_drivers.frames import Frame
from virtual_pack.ecu.assembly import data_set_check, record_sector
from virtual_pack.ecu.authentication import Authentication, Credentials
from virtual_pack.ecu.calibration_memory import CalibrationMemory
from virtual_pack.ecu.ecu_state import EcuState, LinkRate
from virtual_pack.ecu.identity import HARDWARE_ID, identity_of
from virtual_pack.ecu.nor_flash import NorFlash
from virtual_pack.ecu.record_store import RecordStore
from virtual_pack.ecu.security_access import SecurityAccess
from virtual_pack.ecu.uds_server import UdsServer
from virtual_pack.ecu.virtual_ecu import VirtualEcu

BASE = 0x0040_0000
PAYLOAD = 0x1_0000
KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
C_RATE = Conversion(name="C", unit="C", factor=0.05)
CELSIUS = Conversion(name="T", unit="°C")
PERCENT = Conversion(name="P", unit="%")
MILLIVOLT = Conversion(name="V", unit="mV")


def _object(name, kind, offset, data_type, conversion, shape, axes=()):
    return Characteristic(
        name=name,
        long_name=name,
        kind=kind,
        address=BASE + offset,
        data_type=data_type,
        conversion=conversion,
        lower=0,
        upper=1e4,
        shape=shape,
        axes=axes,
    )


def _calibration():
    soc = AxisDescription(quantity="SOC", conversion=PERCENT, length=2, points=(0.0, 100.0))
    cold = AxisDescription(quantity="T", conversion=CELSIUS, length=3, axis_points="AX_T")
    objects = [
        _object("CHG_I_LIM_MAP", CharacteristicKind.MAP, 0x10, DataType.UBYTE, C_RATE, (3, 2), (soc, cold)),
        _object("DCH_I_LIM_MAP", CharacteristicKind.MAP, 0x20, DataType.UBYTE, C_RATE, (3, 2), (soc, cold)),
        _object("CHG_V_LIM_T", CharacteristicKind.CURVE, 0x30, DataType.UWORD, MILLIVOLT, (3,), (cold,)),
        _object("CELL_OV", CharacteristicKind.VAL_BLK, 0x40, DataType.UWORD, MILLIVOLT, (3,)),
        _object("CELL_UV", CharacteristicKind.VAL_BLK, 0x50, DataType.UWORD, MILLIVOLT, (3,)),
    ]
    axis = AxisPoints(
        name="AX_T",
        long_name="",
        address=BASE,
        length=3,
        data_type=DataType.SBYTE,
        conversion=CELSIUS,
        lower=-50,
        upper=70,
    )
    return CalibrationDescription(
        project="test",
        big_endian=True,
        sha256="",
        characteristics={item.name: item for item in objects},
        axis_points={"AX_T": axis},
        groups={},
        not_understood=(),
    )


def _definition(**changes):
    chemistry = Chemistry(
        number=7,
        id="c",
        name="c",
        operating_mv=(2000, 3900),
        absolute_mv=(1500, 4100),
        temperature_axis_c=(-50, 70),
        charge_temperature_c=(-20, 50),
        ocv_soc_pct=(),
        ocv_mv=(),
        half_hysteresis_mv=(),
    )
    module = Module(index=0, name="M1", first_cell=0, cells=120, first_sensor=0, sensors=40, columns=12, chemistry=chemistry)
    programming = {
        "contract_level": ContractLevel.L3,
        "active_address": BASE,
        "active_header_address": BASE + PAYLOAD,
        "staging_address": 0x0050_0000,
        "staging_header_address": 0x0051_0000,
        "payload_length": PAYLOAD,
        "header_length": 128,
        "security_level": 0x11,
        "prepare_routine": 0x0204,
        "precondition_routine": 0x0203,
        "erase_routine": 0xFF00,
        "check_memory_routine": 0x0202,
        "dependencies_routine": 0xFF01,
        "precondition_texts": (),
        "check_memory_texts": {},
        "bms_public_key": KEY.public_key().public_bytes_raw(),
    }
    return PackDefinition(
        id="test-pack",
        title="",
        demo=True,
        folder=None,
        topology=Topology(series=120, parallel=1, capacity_ah=123.0, energy_kwh=45.0, modules=(module,), sensors=40),
        link=LinkDefaults(),
        broadcasts=None,
        polling=None,
        diagnostics=Diagnostics(request_id=0x7E4, response_id=0x7EC, functional_id=0x7DF, periodic_id=0x6EC),
        programming=Programming(**(programming | changes)),
        calibration=_calibration(),
        faults=FaultCatalogue(faults={}, snapshot_fields={}),
        virtual_serial_prefix="VIRTUAL-",
    )


def _payload(mark=0, **objects):
    """A payload that keeps every limit; `objects` replace raw values."""
    payload = bytearray(bytes((mark,)) * PAYLOAD)
    raw = {
        "AX_T": (-40, 0, 40),
        "CHG_I_LIM_MAP": (0, 0, 10, 10, 20, 20),
        "DCH_I_LIM_MAP": (10, 10, 40, 40, 80, 80),
        "CHG_V_LIM_T": (3700, 3900, 4000),
        "CELL_OV": (3950, 4000, 4100),
        "CELL_UV": (1900, 1700, 1500),
    } | objects
    layouts = {
        "AX_T": (0, ">3b"),
        "CHG_I_LIM_MAP": (0x10, ">6B"),
        "DCH_I_LIM_MAP": (0x20, ">6B"),
        "CHG_V_LIM_T": (0x30, ">3H"),
        "CELL_OV": (0x40, ">3H"),
        "CELL_UV": (0x50, ">3H"),
    }
    for name, (offset, layout) in layouts.items():
        struct.pack_into(layout, payload, offset, *raw[name])
    return bytes(payload)


def _header(payload, **changes):
    """A header written out by hand from docs/ecu-contract.md, signed."""
    fields = {
        "magic": b"NACL",
        "schema": 1,
        "chemistry": 7,
        "series": 120,
        "capacity": 1230,
        "hardware": HARDWARE_ID.encode(),
        "calibration_id": b"TEST-1",
        "length": len(payload),
        "crc": zlib.crc32(payload),
        "key": KEY,
    } | changes
    head = struct.pack(
        ">4sHBBHHHBB12s16sIIII",
        fields["magic"],
        fields["schema"],
        fields["chemistry"],
        fields["series"],
        fields["capacity"],
        1,
        2,
        1,
        0,
        fields["hardware"],
        fields["calibration_id"],
        1_700_000_000,
        1,
        fields["length"],
        fields["crc"],
    )
    signed = head + struct.pack(">I", zlib.crc32(head))
    return signed + fields["key"].sign(signed + payload)


class RememberingFaults:
    def __init__(self):
        self.setting_enabled = True
        self.stored = {0x123456: 0x2F}
        self.cleared = []

    def by_status(self, mask):
        return [(dtc, status) for dtc, status in self.stored.items() if status & mask]

    def supported(self):
        return [*self.stored.items(), (0x999999, 0x50)]

    def snapshot_identifiers(self):
        return [(0x123456, 1), (0x123456, 2)]

    def snapshot(self, dtc, record):
        known = {1: [(0xDE02, b"\x12\x34"), (0xDE07, b"\x05")], 2: [(0xDE02, b"\x00\x01")]}
        if dtc == 0x999999:
            return {}
        if dtc != 0x123456 or record not in {1, 2, 0xFF}:
            return None
        return known if record == 0xFF else {record: known[record]}

    def extended_data(self, dtc, record):
        known = {1: b"\x03", 0x10: b"\x00\x00\x00\x07"}
        if dtc == 0x999999:
            return {}
        if dtc != 0x123456 or record not in {*known, 0xFF}:
            return None
        return known if record == 0xFF else {record: known[record]}

    def severity(self, dtc):
        return {0x123456: 0x81, 0x999999: 0x21}[dtc]

    def in_order_of_failure(self, *, latest=False):
        return [(0x123456, 0x2F), (0x999999, 0x50)]

    def in_order_of_confirmation(self, *, latest=False):
        return [(0x999999, 0x50), (0x123456, 0x2F)] if latest else []

    def detection_counters(self):
        return [(0x999999, 0x40)]

    def clear(self, group):
        self.cleared.append(group)
        return group in {0xFFFFFF, 0x123456}


class RememberingManagement:
    """A BMS application that does what it is told and remembers it; broadcasts two frames every 100 ms."""

    def __init__(self):
        self.faults = RememberingFaults()
        self.broadcasting = True
        self.unmet = 0
        self.service_state_allowed = True
        self.in_service_state = False
        self.applied = []
        self.values = {
            0xD000: bytes(range(11)),
            0xD010: bytes(range(16)),
            0xD100: bytes(range(96)),
            0xD140: bytes(range(8)),
        }
        self.outputs = {0xD201: b"\x00\x00", 0xD203: bytes(15)}
        self.taken = {}
        self.refusal = None
        self.period_s = 0.1
        self.due_s = 0.0

    def advance(self, now_s):
        self.now_s = now_s

    def broadcasts(self, now_s):
        self.due_s = now_s + self.period_s
        if not self.broadcasting:
            return []
        return [Frame(can_id=0x233, data=bytes(8)), Frame(can_id=0x2A0, data=bytes(8))]

    def next_time_s(self):
        return self.due_s

    def apply_calibration(self, payload, header):
        self.applied.append((payload, header))

    def read_data(self, did):
        return self.values.get(did)

    def read_output(self, did):
        return self.taken.get(did) or self.outputs.get(did)

    def take_output(self, did, value):
        if self.refusal is None:
            self.taken[did] = value
        return self.refusal

    def return_outputs(self, did=None):
        for number in list(self.taken) if did is None else [did]:
            self.taken.pop(number, None)

    def unmet_programming_conditions(self):
        return 0 if self.in_service_state else self.unmet

    def enter_service_state(self):
        self.in_service_state = self.service_state_allowed
        return self.service_state_allowed

    def leave_service_state(self):
        self.in_service_state = False


@pytest.fixture
def make_definition():
    return _definition


@pytest.fixture
def definition():
    return _definition()


@pytest.fixture
def make_payload():
    return _payload


@pytest.fixture
def make_header():
    return _header


@pytest.fixture
def factory_flash(definition):
    """A chip as delivered: slot A with a valid set, marked 0xAA."""
    flash = NorFlash.blank(record_sector(definition) + 2)
    payload = _payload(0xAA)
    CalibrationMemory.program_factory_set(flash, _header(payload, calibration_id=b"FACTORY") + payload)
    return flash


@pytest.fixture
def management():
    return RememberingManagement()


@pytest.fixture(scope="session")
def demo():
    """The script that makes the demo certificates: `certificate`, `name`, keys."""
    path = Path(__file__).parents[3] / "packaging" / "build_demo_authentication.py"
    spec = importlib.util.spec_from_file_location("build_demo_authentication", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def credentials(demo):
    certificate = demo.certificate(demo.name("BMS"), demo.BMS, serial=3, usage=ExtendedKeyUsageOID.SERVER_AUTH)
    return Credentials(
        root=(demo.ROOT_NAME, demo.ROOT.public_key()), certificate=certificate.public_bytes(Encoding.DER), key=demo.BMS
    )


@pytest.fixture
def key_for():
    def key(seed):
        return hmac.new(b"halite demo pack, not a secret", seed, hashlib.sha256).digest()[:8]

    return key


@pytest.fixture
def server(definition, factory_flash, management, credentials):
    """A UDS server without wire: `ask` sends a request and returns the answers, letting time pass while work goes on."""
    records = RecordStore(factory_flash, record_sector(definition))
    memory = CalibrationMemory(factory_flash, PAYLOAD, data_set_check(definition))
    clock = SimpleNamespace(now_s=100.0, unix_time_s=1_800_000_000.0)
    state = EcuState(
        diagnostics=definition.diagnostics,
        programming=definition.programming,
        management=management,
        memory=memory,
        records=records,
        identity=identity_of(definition, 42),
        security=SecurityAccess(records, lambda count: bytes(range(1, count + 1)), clock.now_s),
        link=LinkRate(normal_bps=500_000, wanted_bps=500_000),
        now_s=clock.now_s,
        authentication=Authentication(credentials, lambda count: bytes(range(count)), lambda: clock.unix_time_s),
    )
    uds = UdsServer(state)

    def start(request, functional=False):
        uds.on_request(
            bytes.fromhex(request) if isinstance(request, str) else request, functional=functional, now_s=clock.now_s
        )
        return [response.hex() for response in uds.take_responses()]

    def ask(request, functional=False):
        responses = start(request, functional)
        while responses and responses[-1].endswith("78") and responses[-1].startswith("7f"):
            clock.now_s = max(clock.now_s, uds.next_time_s)
            uds.poll(clock.now_s)
            uds.take_periodic(clock.now_s)
            responses += [response.hex() for response in uds.take_responses()]
        uds.on_idle(clock.now_s)
        return responses

    def unlock():
        assert ask("1003") == ["5003003201f4"]
        assert ask("1002")[-1].startswith("5002")
        (answer,) = ask("2711")
        seed = bytes.fromhex(answer[4:])
        key = hmac.new(b"halite demo pack, not a secret", seed, hashlib.sha256).digest()[:8]
        assert ask(b"\x27\x12" + key) == ["6712"]

    def wait(duration_s):
        clock.now_s += duration_s
        uds.poll(clock.now_s)

    def download(address, data, block=4093):
        assert ask(f"340044{address:08x}{len(data):08x}") == ["74200fff"]
        for number, position in enumerate(range(0, len(data), block), start=1):
            counter = number & 0xFF
            assert ask(bytes((0x36, counter)) + data[position : position + block]) == [f"76{counter:02x}"]
        assert ask("37") == ["77"]

    return SimpleNamespace(
        ask=ask,
        start=start,
        unlock=unlock,
        wait=wait,
        download=download,
        state=state,
        clock=clock,
        uds=uds,
        flash=factory_flash,
    )


@pytest.fixture
def make_ecu(definition, factory_flash, management):
    def make(flash=None, **options):
        return VirtualEcu(definition, management, flash or factory_flash, **options)

    return make

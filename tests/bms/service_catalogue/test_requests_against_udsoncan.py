"""Every request that udsoncan can make is made of the same bytes here."""

import pytest
import udsoncan
from udsoncan import Baudrate, DataFormatIdentifier, DynamicDidDefinition, Filesize, IOMasks, IOValues, MemoryLocation, services

from bms.service_catalogue import build_request

DIDS = {"default": "s"}
OID = bytes(range(16))
MEMORY = MemoryLocation(address=0x00400000, memorysize=0x80, address_format=32, memorysize_format=16)
MEMORY_VALUES = {"address_and_length_format": 0x24, "memory_address": 0x400000, "memory_size": 0x80}


class Five(udsoncan.DidCodec):
    def encode(self, value):
        return bytes(value)

    def decode(self, payload):
        return payload

    def __len__(self):
        return 5


def by_did():
    return DynamicDidDefinition(source_did=0xF190, position=1, memorysize=4)


def by_memory():
    definition = DynamicDidDefinition(MEMORY)
    definition.add(MemoryLocation(address=0x00500000, memorysize=8, address_format=32, memorysize_format=16))
    return definition


def dtc_reports():
    report = services.ReadDTCInformation.make_request
    mask, dtc = {"dtc_status_mask": 0x2F}, {"dtc": 0x1B4094}
    yield 0x01, mask, report(1, status_mask=0x2F)
    yield 0x02, mask, report(2, status_mask=0x2F)
    for number in (0x03, 0x0A, 0x0B, 0x0C, 0x0D, 0x0E, 0x14, 0x15):
        yield number, {}, report(number)
    yield 0x04, {**dtc, "dtc_snapshot_record_number": 1}, report(4, dtc=0x1B4094, snapshot_record_number=1)
    yield 0x05, {"dtc_stored_data_record_number": 2}, report(5, snapshot_record_number=2)
    yield 0x06, dtc, report(6, dtc=0x1B4094, extended_data_record_number=0xFF)
    severity = {"dtc_severity_mask": 0xA0, "dtc_status_mask": 0x09}
    yield 0x07, severity, report(7, severity_mask=0xA0, status_mask=9)
    yield 0x08, severity, report(8, severity_mask=0xA0, status_mask=9)
    yield 0x09, dtc, report(9, dtc=0x1B4094)
    yield 0x16, {"dtc_ext_data_record_number": 0x10}, report(0x16, extended_data_record_number=0x10)
    yield 0x17, {**mask, "memory_selection": 3}, report(0x17, status_mask=0x2F, memory_selection=3)
    yield (
        0x18,
        {**dtc, "dtc_snapshot_record_number": 1, "memory_selection": 3},
        report(0x18, dtc=0x1B4094, snapshot_record_number=1, memory_selection=3),
    )
    yield (
        0x19,
        {**dtc, "dtc_ext_data_record_number": 1, "memory_selection": 3},
        report(0x19, dtc=0x1B4094, extended_data_record_number=1, memory_selection=3),
    )
    yield (
        0x42,
        {"functional_group_identifier": 0x33, **severity},
        report(0x42, functional_group_id=0x33, status_mask=9, severity_mask=0xA0),
    )
    yield 0x55, {"functional_group_identifier": 0x33}, report(0x55, functional_group_id=0x33)


def authentication():
    make = services.Authentication.make_request
    certificate, challenge, proof = b"certificate", b"challenge", b"proof"
    yield 0, {}, make(0)
    yield (
        1,
        {"communication_configuration": 7, "certificate_client": certificate},
        make(1, communication_configuration=7, certificate_client=certificate),
    )
    yield (
        2,
        {"certificate_client": certificate, "challenge_client": challenge},
        make(2, communication_configuration=0, certificate_client=certificate, challenge_client=challenge),
    )
    yield 3, {"proof_of_ownership_client": proof}, make(3, proof_of_ownership_client=proof)
    yield (
        4,
        {"certificate_evaluation_id": 0x1234, "certificate_data": certificate},
        make(4, certificate_evaluation_id=0x1234, certificate_data=certificate),
    )
    yield 5, {"algorithm_indicator": OID}, make(5, communication_configuration=0, algorithm_indicator=OID)
    owned = {"algorithm_indicator": OID, "proof_of_ownership_client": proof}
    yield 6, owned, make(6, algorithm_indicator=OID, proof_of_ownership_client=proof)
    yield (
        7,
        {**owned, "challenge_client": challenge, "additional_parameter": b"more"},
        make(
            7,
            algorithm_indicator=OID,
            proof_of_ownership_client=proof,
            challenge_client=challenge,
            additional_parameter=b"more",
        ),
    )
    yield 8, {}, make(8)


def file_transfers():
    make = services.RequestFileTransfer.make_request
    sizes = {"file_size_parameter_length": 2, "file_size_uncompressed": 0x1000, "file_size_compressed": 0x0800}
    filesize = Filesize(uncompressed=0x1000, compressed=0x0800, width=2)
    path = {"file_path_and_name": "/log/a.bin"}
    dfi = DataFormatIdentifier(compression=1, encryption=2)
    packed = {"data_format_identifier": 0x12}
    for mode in (1, 3, 6):
        yield mode, {**path, **packed, **sizes}, make(mode, path="/log/a.bin", dfi=dfi, filesize=filesize)
    yield 2, path, make(2, path="/log/a.bin")
    yield 4, {**path, **packed}, make(4, path="/log/a.bin", dfi=dfi)
    yield 5, path, make(5, path="/log/a.bin")


def others():
    yield from (
        (0x10, number, {}, services.DiagnosticSessionControl.make_request(number)) for number in (1, 2, 3, 4, 0x40, 0x7E)
    )
    yield from ((0x11, number, {}, services.ECUReset.make_request(number)) for number in (1, 2, 3, 4, 5))
    yield 0x14, None, {}, services.ClearDiagnosticInformation.make_request()
    memory = {"group_of_dtc": 0x1B4094, "memory_selection": 2}
    yield 0x14, None, memory, services.ClearDiagnosticInformation.make_request(0x1B4094, memory_selection=2)
    yield 0x22, None, {"data_identifier": [0xF190, 0xD010]}, services.ReadDataByIdentifier.make_request([0xF190, 0xD010], DIDS)
    yield 0x23, None, MEMORY_VALUES, services.ReadMemoryByAddress.make_request(MEMORY)
    yield 0x27, 0x11, {"security_access_data": b"\x01"}, services.SecurityAccess.make_request(0x11, 0, b"\x01")
    yield 0x27, 0x12, {"security_key": b"\xaa\xbb"}, services.SecurityAccess.make_request(0x11, 1, b"\xaa\xbb")
    for number in (0, 1, 2, 3):
        yield 0x28, number, {"communication_type": 0x03}, services.CommunicationControl.make_request(number, 0x03)
    for number in (4, 5):
        node = {"communication_type": 0x01, "node_identification_number": 0x0A}
        yield 0x28, number, node, services.CommunicationControl.make_request(number, 0x01, node_id=0x0A)
    new = {"dynamically_defined_data_identifier": 0xF300}
    sources = [{"source_data_identifier": 0xF190, "memory_size": 4}]
    define = services.DynamicallyDefineDataIdentifier.make_request
    yield 0x2C, 1, {**new, "sources": sources}, define(1, did=0xF300, diddef=by_did())
    pieces = {"address_and_length_format": 0x24, "memories": [(0x400000, 0x80), (0x500000, 8)]}
    yield 0x2C, 2, {**new, **pieces}, define(2, did=0xF300, diddef=by_memory())
    yield 0x2C, 3, new, define(3, did=0xF300)
    yield 0x2C, 3, {}, define(3)
    written = {"data_identifier": 0xF199, "data_record": b"\x01\x02\x03\x04\x05"}
    yield 0x2E, None, written, services.WriteDataByIdentifier.make_request(0xF199, b"\x01\x02\x03\x04\x05", {0xF199: Five})
    output = services.InputOutputControlByIdentifier.make_request
    config = {0x0132: {"codec": Five, "mask": {"fan": 0x80}, "mask_size": 1}}
    yield 0x2F, None, {"data_identifier": 0x0132}, output(0x0132, 0, ioconfig=config)
    adjusted = {"data_identifier": 0x0132, "input_output_control_parameter": 3, "control_state": b"\x01\x02\x03\x04\x05\x80"}
    yield (
        0x2F,
        None,
        adjusted,
        output(0x0132, 3, values=IOValues(b"\x01\x02\x03\x04\x05"), masks=IOMasks(fan=True), ioconfig=config),
    )
    for number in (1, 2, 3):
        yield 0x31, number, {"routine_identifier": 0x0204}, services.RoutineControl.make_request(0x0204, number)
    option = {"routine_identifier": 0xFF00, "routine_control_option_record": b"\x01\x02"}
    yield 0x31, 1, option, services.RoutineControl.make_request(0xFF00, 1, b"\x01\x02")
    yield 0x34, None, MEMORY_VALUES, services.RequestDownload.make_request(MEMORY)
    yield 0x35, None, MEMORY_VALUES, services.RequestUpload.make_request(MEMORY)
    block = {"block_sequence_counter": 255, "transfer_request_parameter_record": b"abc"}
    yield 0x36, None, block, services.TransferData.make_request(255, b"abc")
    yield 0x37, None, {}, services.RequestTransferExit.make_request()
    yield 0x37, None, {"transfer_request_parameter_record": b"\x12"}, services.RequestTransferExit.make_request(b"\x12")
    memory = {"address_and_length_format": 0x14, "memory_address": 0x400000, "memory_size": 3, "data_record": b"abc"}
    small = MemoryLocation(address=0x00400000, memorysize=3, address_format=32, memorysize_format=8)
    yield 0x3D, None, memory, services.WriteMemoryByAddress.make_request(small, b"abc")
    yield 0x3E, 0, {}, services.TesterPresent.make_request()
    for number in (1, 2):
        yield 0x85, number, {}, services.ControlDTCSetting.make_request(number)
    yield 0x85, 1, {"dtc_setting_control_option_record": b"\xff"}, services.ControlDTCSetting.make_request(1, b"\xff")
    yield 0x87, 1, {"link_control_mode_identifier": 0x12}, services.LinkControl.make_request(1, Baudrate(500000))
    yield 0x87, 2, {"link_record": 250000}, services.LinkControl.make_request(2, Baudrate(250000, Baudrate.Type.Specific))
    yield 0x87, 3, {}, services.LinkControl.make_request(3)


REQUESTS = [
    *((0x19, *case) for case in dtc_reports()),
    *((0x29, *case) for case in authentication()),
    *((0x38, *case) for case in file_transfers()),
    *others(),
]


@pytest.mark.parametrize(
    ("service", "sub_function", "values", "theirs"),
    REQUESTS,
    ids=[f"{case[3].get_payload()[:3].hex()}-{n}" for n, case in enumerate(REQUESTS)],
)
def test_a_request_has_the_bytes_udsoncan_makes(service, sub_function, values, theirs):
    assert build_request(service, sub_function, values).hex(" ") == theirs.get_payload().hex(" ")


def test_a_suppressed_request_has_the_bytes_udsoncan_makes():
    theirs = services.TesterPresent.make_request().get_payload(suppress_positive_response=True)

    assert build_request(0x3E, 0, {}, suppress=True) == theirs

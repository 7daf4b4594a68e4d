"""What udsoncan reads out of an answer, our lines say as well."""

import pytest
import udsoncan
from udsoncan import Response, services

from bms.service_catalogue import explain_response
from bms.service_catalogue.dtc import display_code


class Raw(udsoncan.DidCodec):
    """A codec of a fixed length that leaves the bytes as they are."""

    def __init__(self, length=2):
        self.length = length

    def decode(self, payload):
        return payload

    def __len__(self):
        return self.length


def read(service, request, answer, definition=None, **options):
    """Return udsoncan's data and the texts of our lines by name."""
    payload = bytes.fromhex(answer)
    data = service.interpret_response(Response.from_payload(payload), **options).service_data
    said = {}
    for line in explain_response(bytes.fromhex(request), payload, definition):
        said.setdefault(line.name, []).append(line.text)
    assert not [name for name in said if name in {"data", "extra bytes"}], said
    assert not [text for texts in said.values() for text in texts if "missing" in text], said
    return data, said


def test_session_times_agree():
    data, said = read(services.DiagnosticSessionControl, "1003", "500300 3201F4")

    assert said["p2 server max"] == [f"{data.p2_server_max * 1000:g} ms"] == ["50 ms"]
    assert said["p2 star server max"] == [f"{data.p2_star_server_max * 1000:g} ms"] == ["5000 ms"]


def test_the_power_down_time_agrees():
    data, said = read(services.ECUReset, "1104", "51040A")

    assert said["power down time"] == [f"{data.powerdown_time} s"]


@pytest.mark.parametrize(
    ("service", "request_", "answer"),
    [
        (services.ECUReset, "1101", "5101"),
        (services.CommunicationControl, "280103", "6801"),
        (services.TesterPresent, "3E00", "7E00"),
        (services.ControlDTCSetting, "8502", "C502"),
        (services.LinkControl, "870112", "C701"),
        (services.SecurityAccess, "2712AABB", "6712"),
        (services.DynamicallyDefineDataIdentifier, "2C03", "6C03"),
    ],
)
def test_a_bare_echo_of_the_sub_function_is_understood(service, request_, answer):
    options = {"mode": 1} if service is services.SecurityAccess else {}
    _, said = read(service, request_, answer, **options)

    assert said["sub function"][0].startswith(answer[2:4])


@pytest.mark.parametrize("answer", ["54"])
def test_a_bare_answer_is_understood(answer):
    _, said = read(services.ClearDiagnosticInformation, "14FFFFFF", answer)

    assert said == {"ClearDiagnosticInformation": ["positive answer"]}


def test_the_seed_is_as_long_and_not_shown():
    data, said = read(services.SecurityAccess, "2711", "67110102030405060708", mode=0)

    assert said["security seed"] == [f"{len(data.seed)} bytes, not shown"]


@pytest.mark.parametrize("number", [0x02, 0x0A, 0x0B, 0x0C, 0x0D, 0x0E, 0x15])
def test_lists_of_codes_agree(number):
    data, said = read(services.ReadDTCInformation, f"19{number:02X}FF", f"59{number:02X}FF1B40942F", subfunction=number)

    assert said["dtc"] == [f"{dtc.id:06X} {display_code(dtc.id)}" for dtc in data.dtcs]
    assert said["status of dtc"] == ["2F active, failed this cycle, pending, confirmed, failed since clear"]
    assert data.dtcs[0].status.get_byte_as_int() == 0x2F


@pytest.mark.parametrize("number", [0x01, 0x07])
def test_counts_of_codes_agree(number):
    data, said = read(services.ReadDTCInformation, f"19{number:02X}FF", f"59{number:02X}2F010203", subfunction=number)

    assert said["dtc count"] == [str(data.dtc_count)] == ["515"]
    assert said["dtc format identifier"] == ["01 ISO 14229-1"]
    assert data.dtc_format == 1


def test_which_codes_have_snapshots_agrees():
    answer = "5903 1B409401 1B409402 0A7E4B01"
    data, said = read(services.ReadDTCInformation, "1903", answer, subfunction=3)

    theirs = [(display_code(dtc.id), number) for dtc in data.dtcs for number in dtc.snapshots]
    ours = [
        (dtc.split()[1], int(record, 16)) for dtc, record in zip(said["dtc"], said["dtc snapshot record number"], strict=True)
    ]
    assert ours == theirs


@pytest.mark.parametrize(
    ("number", "request_", "head"),
    [(0x04, "19041B4094FF", "59041B40942F"), (0x18, "19181B4094FF03", "5918031B40942F")],
)
def test_snapshots_agree(definition, number, request_, head):
    answer = head + "01 02 DE030EB1 DE09FF38 02 01 DE030EB0"
    lengths = {did: Raw(field.length) for did, field in definition.faults.snapshot_fields.items()}
    data, said = read(services.ReadDTCInformation, request_, answer, definition, subfunction=number, didconfig=lengths)

    theirs = [(snapshot.record_number, snapshot.did, snapshot.raw_data) for snapshot in data.dtcs[0].snapshots]
    assert theirs == [(1, 0xDE03, b"\x0e\xb1"), (1, 0xDE09, b"\xff\x38"), (2, 0xDE03, b"\x0e\xb0")]
    assert said["dtc snapshot record number"] == ["01", "02"]
    assert [text[:4] for text in said["data identifier"]] == [f"{did:04X}" for _, did, _ in theirs]
    assert said["data record"] == ["376.1 V", "-20 °C", "376 V"]


def test_stored_data_by_record_number_agrees(definition):
    answer = "5905 01 1B40942F 01 DE030EB1 01 0A7E4B08 01 DE030EB0"
    lengths = {did: Raw(field.length) for did, field in definition.faults.snapshot_fields.items()}
    data, said = read(services.ReadDTCInformation, "190501", answer, definition, subfunction=5, didconfig=lengths)

    assert [text[:6] for text in said["dtc"]] == [f"{dtc.id:06X}" for dtc in data.dtcs]
    assert said["data record"] == ["376.1 V", "376 V"]


@pytest.mark.parametrize(
    ("number", "request_", "head"),
    [(0x06, "19061B4094FF", "59061B40942F"), (0x19, "19191B4094FF03", "5919031B40942F")],
)
def test_extended_data_agrees(definition, number, request_, head):
    data, said = read(
        services.ReadDTCInformation, request_, head + "0103 0205", definition, subfunction=number, extended_data_size=1
    )

    assert [(record.record_number, record.raw_data[0]) for record in data.dtcs[0].extended_data] == [(1, 3), (2, 5)]
    assert said["dtc ext data record"] == ["occurrences 3", "aging 5"]


def test_one_record_of_all_codes_agrees(definition):
    answer = "5916 01 1B40942F03 0A7E4B0805"
    data, said = read(services.ReadDTCInformation, "191601", answer, definition, subfunction=0x16, extended_data_size=1)

    assert [dtc.extended_data[0].raw_data for dtc in data.dtcs] == [b"\x03", b"\x05"]
    assert said["dtc ext data record"] == ["occurrences 3", "occurrences 5"]


@pytest.mark.parametrize("number", [0x08, 0x09])
def test_severities_agree(number):
    request = "1908E0FF" if number == 0x08 else "19091B4094"
    answer = f"59{number:02X}FF 80 12 1B4094 2F"
    data, said = read(services.ReadDTCInformation, request, answer, subfunction=number)

    (dtc,) = data.dtcs
    assert dtc.severity.check_immediately
    assert said["dtc severity"] == ["80 check immediately"]
    assert said["dtc functional unit"] == [f"{dtc.functional_unit:02X}"] == ["12"]
    assert said["dtc"] == [f"{dtc.id:06X} P1B40-94"]


def test_fault_detection_counters_agree():
    data, said = read(services.ReadDTCInformation, "1914", "5914 1B409464 0A7E4B01", subfunction=0x14)

    assert said["dtc fault detection counter"] == [str(dtc.fault_counter) for dtc in data.dtcs] == ["100", "1"]


def test_another_fault_memory_agrees():
    data, said = read(services.ReadDTCInformation, "1917FF03", "591703FF1B40942F", subfunction=0x17)

    assert said["memory selection"] == [f"{data.memory_selection_echo:02X}"]
    assert said["dtc"] == ["1B4094 P1B40-94"]


@pytest.mark.parametrize(("number", "answer"), [(0x42, "594233FFE004 801B40942F"), (0x55, "595533FF04")])
def test_codes_of_the_regulations_agree(number, answer):
    data, said = read(services.ReadDTCInformation, f"19{number:02X}33", answer, subfunction=number)

    assert said["functional group identifier"] == ["33 emissions system"]
    assert data.functional_group_id == 0x33
    assert [text[:6] for text in said.get("dtc", [])] == [f"{dtc.id:06X}" for dtc in data.dtcs]


def test_values_agree():
    answer = "62F190" + b"HALITE0123456789X".hex() + "D0100EB1"
    codecs = {0xF190: Raw(17), 0xD010: Raw(2)}
    data, said = read(services.ReadDataByIdentifier, "22F190D010", answer, didlist=[0xF190, 0xD010], didconfig=codecs)

    assert said["data record"] == ["“HALITE0123456789X”", "2 bytes"]
    assert data.values == {0xF190: b"HALITE0123456789X", 0xD010: b"\x0e\xb1"}


def test_memory_agrees():
    data, said = read(services.ReadMemoryByAddress, "2324004000000003", "63010203")

    assert said["data record"] == [f"{len(data.memory_block)} bytes"]


def test_what_was_written_agrees():
    data, said = read(services.WriteDataByIdentifier, "2EF19901", "6EF199")
    assert said["data identifier"] == [f"{data.did_echo:04X} programming date"]

    location = udsoncan.MemoryLocation(address=0x400000, memorysize=3, address_format=32, memorysize_format=8)
    data, said = read(services.WriteMemoryByAddress, "3D140040000003616263", "7D140040000003", memory_location=location)
    assert said["memory address"] == [f"{data.memory_location_echo.address:08X}"]
    assert said["memory size"] == [f"{data.memory_location_echo.memorysize} bytes"]


def test_a_dynamic_identifier_agrees():
    data, said = read(services.DynamicallyDefineDataIdentifier, "2C01F300F1900104", "6C01F300")

    assert said["dynamically defined data identifier"] == [f"{data.did_echo:04X} dynamically defined"]


def test_the_state_of_an_output_agrees():
    config = {0x0132: {"codec": Raw(2)}}
    data, said = read(services.InputOutputControlByIdentifier, "2F013203", "6F01320301 02", control_param=3, ioconfig=config)

    assert said["input output control parameter"] == ["03 shortTermAdjustment"]
    assert said["control state"] == ["2 bytes"]
    assert (data.did_echo, data.decoded_data) == (0x0132, b"\x01\x02")


def test_routines_agree(definition):
    data, said = read(services.RoutineControl, "31010203", "710102030001", definition)

    assert said["routine identifier"] == [f"{data.routine_id_echo:04X} check programming preconditions"]
    assert data.routine_status_record == b"\x00\x01"
    assert said["routine status record"] == ["the contactors are closed"]


@pytest.mark.parametrize(
    ("service", "answer"), [(services.RequestDownload, "74200FFF"), (services.RequestUpload, "75400000 0FFF")]
)
def test_block_lengths_agree(service, answer):
    data, said = read(service, f"{int(answer[:2], 16) - 0x40:02X}", answer)

    assert said["max number of block length"] == [f"{data.max_length} bytes"] == ["4095 bytes"]


def test_blocks_agree():
    data, said = read(services.TransferData, "3607", "7607AABB")
    assert said["block sequence counter"] == [str(data.sequence_number_echo)]
    assert said["transfer response parameter record"] == [f"{len(data.parameter_records)} bytes"]

    data, said = read(services.RequestTransferExit, "37", "7712345678")
    assert said["transfer response parameter record"] == [f"{len(data.parameter_records)} bytes"]


@pytest.mark.parametrize(
    ("mode", "rest"),
    [
        (1, "020FFF12"),
        (2, ""),
        (3, "020FFF12"),
        (4, "020FFF12 0002 1000 0800"),
        (5, "020FFF00 0002 0100"),
        (6, "020FFF12 0000000000000100"),
    ],
)
def test_file_transfers_agree(mode, rest):
    data, said = read(services.RequestFileTransfer, f"38{mode:02X}", f"78{mode:02X}{rest}")

    assert said["mode of operation"][0].startswith(f"{data.moop_echo:02X}")
    if mode != 2:
        assert said["max number of block length"] == [f"{data.max_length} bytes"]
    if mode == 4:
        assert said["file size uncompressed or dir info length"] == [f"{data.filesize.uncompressed} bytes"]
        assert said["file size compressed"] == [f"{data.filesize.compressed} bytes"]
    if mode == 5:
        assert said["file size uncompressed or dir info length"] == [f"{data.dirinfo_length} bytes"]
    if mode == 6:
        assert said["file position"] == [f"{data.fileposition} bytes"]


OID = bytes(range(16)).hex()


@pytest.mark.parametrize(
    ("task", "rest"),
    [
        (0, "10"),
        (1, "11 0002AABB 0001CC"),
        (2, "11 0002AABB 0003010203 0001DD 0000"),
        (3, "12 0002EEEE"),
        (4, "13"),
        (5, f"00 {OID} 0002AABB 0001CC"),
        (6, f"12 {OID} 0002EEEE"),
        (7, f"12 {OID} 0001DD 0002EEEE"),
        (8, "02"),
    ],
)
def test_authentication_agrees(task, rest):
    data, said = read(services.Authentication, f"29{task:02X}", f"69{task:02X}{rest}")

    assert said["authentication return parameter"][0].startswith(f"{data.return_value:02X}")
    for name in (
        "challenge_server",
        "certificate_server",
        "proof_of_ownership_server",
        "ephemeral_public_key_server",
        "session_key_info",
        "needed_additional_parameter",
    ):
        theirs = getattr(data, name)
        ours = said.get(name.replace("_", " "))
        size = None if theirs is None else "1 byte" if len(theirs) == 1 else f"{len(theirs)} bytes"
        assert (ours and ours[0].removesuffix(", not shown")) == size


def test_refusals_have_the_names_of_udsoncan():
    from bms.service_catalogue import NEGATIVE_RESPONSE_CODES  # noqa: PLC0415

    theirs = {code: name for name, code in vars(udsoncan.ResponseCode).items() if isinstance(code, int) and 0x10 <= code < 0x94}
    for code, known in NEGATIVE_RESPONSE_CODES.items():
        spelled = known.name.replace("_", "").replace("-", "").replace("/", "").replace("(es)", "").lower()
        assert code not in theirs or theirs[code].replace("_", "").lower() == spelled, (hex(code), theirs[code])

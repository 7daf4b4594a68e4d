import zlib

import pytest

STAGING = "00500000" + "00010000"
PAYLOAD = 0x10000


@pytest.fixture
def stage(server, make_header, make_payload):
    """Unlock, erase, download payload and header of a set; return both."""

    def run(mark=0x55, **objects):
        payload = make_payload(mark, **objects)
        header = make_header(payload, calibration_id=b"NEW")
        server.unlock()
        assert server.ask("3101FF00" + STAGING)[-1] == "7101ff0000"
        server.download(0x0050_0000, payload)
        server.download(0x0051_0000, header)
        return header, payload

    return run


# ---------------------------------------------------------------- identity and data


@pytest.mark.parametrize(
    ("did", "text"),
    [("F18C", "VIRTUAL-000042"), ("F191", "HLT-BMS-120S"), ("F182", "FACTORY"), ("F18B", "20260105")],
)
def test_the_pack_says_who_it_is(server, did, text):
    assert server.ask("22" + did) == ["62" + did.lower() + text.encode().hex()]


def test_a_vin_has_seventeen_signs(server):
    vin = bytes.fromhex(server.ask("22F190")[0][6:]).decode()
    assert len(vin) == 17
    assert not set(vin) & set("IOQ")


def test_several_identifiers_come_in_one_answer_and_unknown_ones_are_left_out(server):
    assert server.ask("22F186D000ABCDF186") == ["62f18601d000" + bytes(range(11)).hex() + "f18601"]


def test_an_answer_that_is_too_long_is_refused(server):
    assert server.ask("22" + "D100" * 50) == ["7f2214"]


def test_the_active_set_is_named_with_its_checksum(server, make_payload):
    crc = zlib.crc32(make_payload(0xAA))
    assert server.ask("22D1C0") == [f"62d1c001{crc:08x}" + b"FACTORY".ljust(16, b"\0").hex()]


def test_slots_are_named_with_state_counter_and_checksum(server, make_payload):
    crc = zlib.crc32(make_payload(0xAA))
    slot_a = f"04{1:08x}{crc:08x}" + b"FACTORY".ljust(16, b"\0").hex()
    assert server.ask("22D1C1") == ["62d1c1" + "00" + slot_a + "00" * 25]


def test_without_a_valid_set_there_is_none_to_name_or_read(server):
    memory = server.state.memory
    for sector in range(17):
        server.flash.erase_sector(sector)
    server.state.memory = type(memory)(server.flash, PAYLOAD, memory._check)
    assert server.ask("22D1C0") == ["62d1c0" + "00" * 21]
    assert server.ask("22D1C1") == ["62d1c1" + "ff" + "00" * 50]
    assert server.ask("22F182") == ["62f182" + "00" * 16]
    assert server.ask("2324004000000010") == ["7f2322"]


@pytest.mark.parametrize(
    ("address", "length", "area", "offset"),
    [
        (0x400000, 16, "payload", 0),
        (0x40FFF0, 16, "payload", 0xFFF0),
        (0x400001, 4093, "payload", 1),
        (0x410010, 0x70, "header", 16),
    ],
)
def test_the_active_set_can_be_read_in_any_session(server, make_payload, make_header, address, length, area, offset):
    payload = make_payload(0xAA)
    content = payload if area == "payload" else make_header(payload, calibration_id=b"FACTORY")
    assert server.ask(f"2324{address:08x}{length:04x}") == ["63" + content[offset : offset + length].hex()]


def test_fingerprints_can_be_written_in_the_boot_loader_and_read_back(server):
    server.unlock()
    assert server.ask("22F198") == ["62f198" + "00" * 16]
    assert server.ask("2EF198" + b"TESTER-SERIAL-01".hex()) == ["6ef198"]
    assert server.ask("22F198") == ["62f198" + b"TESTER-SERIAL-01".hex()]


# ---------------------------------------------------------------- faults


@pytest.mark.parametrize(
    ("request_", "response"),
    [
        ("1901FF", "5901ff010001"),
        ("190110", "5901ff010000"),
        ("190208", "5902ff1234562f"),
        ("190280", "5902ff"),
        ("190A", "590aff1234562f99999950"),
        ("1903", "59031234560112345602"),
        ("190412345601", "59041234562f" + "0102de021234de0705"),
        ("1904123456FF", "59041234562f" + "0102de021234de0705" + "0201de020001"),
        ("190499999901", "590499999950"),
        ("190612345601", "59061234562f0103"),
        ("1906123456FF", "59061234562f01031000000007"),
    ],
)
def test_faults_are_read(server, request_, response):
    assert server.ask(request_) == [response]


@pytest.mark.parametrize(("group", "number"), [("FFFFFF", 0xFFFFFF), ("123456", 0x123456)])
def test_faults_are_cleared(server, group, number):
    server.ask("1003")
    assert server.ask("14" + group) == ["54"]
    assert server.state.management.faults.cleared == [number]


def test_storing_of_faults_is_switched_off_and_on(server):
    server.ask("1003")
    assert server.ask("8502") == ["c502"]
    assert not server.state.management.faults.setting_enabled
    assert server.ask("8501") == ["c501"]
    assert server.state.management.faults.setting_enabled


@pytest.mark.parametrize(
    ("request_", "broadcasting"),
    [
        ("280301", False),
        ("280101", False),
        ("280303", False),
        ("2803F1", False),
        ("280302", True),
        ("280201", True),
        ("280001", True),
    ],
)
def test_broadcasts_are_switched_by_what_is_said_about_sending_normal_messages(server, request_, broadcasting):
    server.ask("1003")
    assert server.ask(request_) == ["68" + request_[2:4]]
    assert server.state.management.broadcasting is broadcasting
    assert server.ask("280001") == ["6800"]
    assert server.state.management.broadcasting


# ---------------------------------------------------------------- download


def test_a_download_is_checked_committed_and_shown_in_its_slot(server, stage):
    _, payload = stage()
    assert server.ask("31010202") == ["7f3178", "7101020200"]
    assert server.ask("3101FF01") == ["7101ff0100"]
    slots = server.ask("22D1C1")[0]
    assert slots[6:8] == "00"
    assert slots[8 + 50 :] == f"04{2:08x}{zlib.crc32(payload):08x}" + b"NEW".ljust(16, b"\0").hex()


def test_a_commit_checks_by_itself_when_nobody_did(server, stage):
    stage()
    assert server.ask("3101FF01") == ["7f3178", "7101ff0100"]


def test_a_set_outside_the_hard_limits_is_not_committed(server, stage):
    stage(CELL_OV=(4000, 4050, 4101))
    assert server.ask("31010202") == ["7f3178", "7101020203"]
    assert server.ask("3101FF01") == ["7101ff0103"]
    assert server.ask("22D1C1")[0][58:60] == "01"


def test_a_payload_needs_an_erased_slot(server, stage):
    stage()
    assert server.ask("340044" + STAGING) == ["7f3470"]
    assert server.ask("3101FF00" + STAGING)[-1] == "7101ff0000"
    assert server.ask("340044" + STAGING) == ["74200fff"]


def test_erasing_drops_the_header_in_ram(server, stage, make_payload):
    stage()
    server.ask("3101FF00" + STAGING)
    server.download(0x0050_0000, make_payload(0x55))
    assert server.ask("31010202")[-1] == "7101020205"


def test_leaving_the_boot_loader_drops_the_header_and_the_transfer(server, stage):
    stage()
    server.ask("34004400510000" + "00000080")
    server.ask("1003")
    server.unlock()
    assert server.ask("37") == ["7f3724"]
    assert server.ask("3101FF01")[-1] == "7101ff0105"


def test_checking_in_the_middle_of_a_transfer_finds_it_incomplete(server, stage):
    stage()
    server.ask("34004400510000" + "00000080")
    assert server.ask("31010202") == ["7101020205"]
    assert server.ask("3101FF01") == ["7101ff0105"]


@pytest.fixture
def downloading(server, make_payload):
    """A payload download with two blocks of 100 bytes behind it."""
    server.unlock()
    server.ask("3101FF00" + STAGING)
    server.ask("340044" + STAGING)
    data = make_payload(0x55)
    assert server.ask(b"\x36\x01" + data[:100]) == ["7601"]
    assert server.ask(b"\x36\x02" + data[100:200]) == ["7602"]
    return data


def test_a_repeated_block_is_acknowledged_and_not_written_again(server, downloading):
    operations = server.flash.operations
    assert server.ask(b"\x36\x02" + downloading[100:200]) == ["7602"]
    assert server.flash.operations == operations
    assert server.ask(b"\x36\x03" + downloading[200:300]) == ["7603"]
    assert server.flash.read(17 * 4096, 296) == downloading[:296]


@pytest.mark.parametrize("counter", [0, 1, 4, 0xFF])
def test_any_other_block_counter_is_refused_and_the_download_can_go_on(server, downloading, counter):
    assert server.ask(bytes((0x36, counter)) + bytes(100)) == ["7f3673"]
    assert server.ask(b"\x36\x03" + downloading[200:300]) == ["7603"]


@pytest.mark.parametrize("counter", [0, 2])
def test_the_first_block_has_number_one(server, counter):
    server.unlock()
    server.ask("3101FF00" + STAGING)
    server.ask("340044" + STAGING)
    assert server.ask(bytes((0x36, counter)) + bytes(100)) == ["7f3673"]


def test_a_transfer_cannot_be_ended_before_everything_has_come(server, downloading):
    assert server.ask("37") == ["7f3724"]
    assert server.ask(b"\x36\x03" + downloading[200:300]) == ["7603"]


def test_a_block_longer_than_the_longest_is_refused(server, downloading):
    assert server.ask(b"\x36\x03" + bytes(4094)) == ["7f3613"]


def test_more_data_than_announced_is_refused(server):
    server.unlock()
    server.ask("34004400510000" + "00000080")
    assert server.ask(b"\x36\x01" + bytes(129)) == ["7f3671"]
    assert server.ask(b"\x36\x01" + bytes(128)) == ["7601"]
    assert server.ask(b"\x36\x02" + bytes(1)) == ["7f3624"]
    assert server.ask(b"\x36\x01" + bytes(128)) == ["7601"]
    assert server.ask("37") == ["77"]


def test_block_counters_wrap_from_ff_to_00(server, make_payload):
    server.unlock()
    server.ask("3101FF00" + STAGING)
    payload = make_payload(0x55)
    server.download(0x0050_0000, payload, block=200)
    assert server.flash.read(17 * 4096, PAYLOAD) == payload


def test_flash_that_refuses_is_a_general_programming_failure(server, downloading):
    server.flash.program(17 * 4096 + 200, bytes(8))
    assert server.ask(b"\x36\x03" + downloading[200:300]) == ["7f3672"]


def test_erasing_ends_a_running_transfer(server, downloading):
    server.ask("3101FF00" + STAGING)
    assert server.ask(b"\x36\x03" + downloading[200:300]) == ["7f3624"]

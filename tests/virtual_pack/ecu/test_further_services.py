"""Scaling, periodic and own identifiers, outputs by hand, upload, scratch memory, events, link rate, fault reports."""

import pytest

from virtual_pack.management.interface import OutputRefusal


@pytest.fixture
def extended(server):
    server.ask("1003")
    return server


@pytest.mark.parametrize(
    ("session", "request_", "response"),
    [
        # service in this session, then length, then sub-function
        ("default", "2A", "7f2a7f"),
        ("default", "2C", "7f2c7f"),
        ("default", "2F", "7f2f7f"),
        ("default", "3D", "7f3d7f"),
        ("default", "86", "7f867f"),
        ("default", "87", "7f877f"),
        ("default", "35", "7f357f"),
        ("programming", "2A04", "7f2a7f"),
        ("programming", "2FD20100", "7f2f7f"),
        ("programming", "860002", "7f867f"),
        ("programming", "35", "7f3533"),
        ("programming", "3D", "7f3d34"),
        ("extended", "2A", "7f2a13"),
        ("extended", "2C", "7f2c13"),
        ("extended", "2FD201", "7f2f13"),
        ("extended", "86", "7f8613"),
        ("extended", "87", "7f8713"),
        ("default", "24F1", "7f2413"),
        ("default", "24F19000", "7f2413"),
        ("extended", "2C04", "7f2c12"),
        ("extended", "8602", "7f8612"),
        ("extended", "864102FF1902FF", "7f8612"),
        ("extended", "8704", "7f8712"),
        # scaling
        ("default", "24D100", "7f2431"),
        # periodic
        ("extended", "2A01", "7f2a13"),
        ("extended", "2A0001", "7f2a31"),
        ("extended", "2A0501", "7f2a31"),
        ("extended", "2A0199", "7f2a31"),
        ("extended", "2A0499", "7f2a31"),
        # own identifiers
        ("extended", "2C01F300", "7f2c13"),
        ("extended", "2C01F300D0100100", "7f2c31"),
        ("extended", "2C01F300D0100001", "7f2c31"),
        ("extended", "2C01F300D0101002", "7f2c31"),
        ("extended", "2C01F300ABCD0101", "7f2c31"),
        ("extended", "2C01F3FFD0100101", "7f2c31"),
        ("extended", "2C01F300D01001", "7f2c13"),
        ("extended", "2C02F300", "7f2c13"),
        ("extended", "2C02F30024", "7f2c13"),
        ("extended", "2C02F30044" + "00400000" + "00000004", "7f2c31"),
        ("extended", "2C02F30024" + "00500000" + "0004", "7f2c31"),
        ("extended", "2C02F30024" + "00400000" + "0100", "7f2c31"),
        ("extended", "2C03F3", "7f2c13"),
        ("extended", "2C03F19012", "7f2c13"),
        ("extended", "2C03F190", "7f2c31"),
        # outputs
        ("extended", "2FD01000", "7f2f31"),
        ("extended", "2FD20104", "7f2f31"),
        ("extended", "2FD2010000", "7f2f13"),
        ("extended", "2FD2010100", "7f2f13"),
        # events
        ("extended", "8600", "7f8613"),
        ("extended", "86000200", "7f8613"),
        ("extended", "860009", "7f8631"),
        ("extended", "860102FF19", "7f8613"),
        ("extended", "860109FF1902FF", "7f8631"),
        ("extended", "860102FF1101", "7f8631"),
        ("extended", "860102FF1905", "7f8631"),
        ("extended", "860302ABCD22ABCD", "7f8631"),
        ("extended", "860502", "7f8624"),
        # link
        ("extended", "8701", "7f8713"),
        ("extended", "870110", "7f8731"),
        ("extended", "87020186A0", "7f8731"),
        ("extended", "870207A1", "7f8713"),
        ("extended", "870300", "7f8713"),
        ("extended", "8703", "7f8724"),
        # fault reports
        ("default", "1907FF", "7f1913"),
        ("default", "1909ABCDEF", "7f1931"),
        ("default", "190B00", "7f1913"),
        ("default", "1916", "7f1913"),
        ("default", "191602", "7f1931"),
        ("default", "1916FF", "7f1931"),
        ("default", "191A02", "7f1931"),
        *[("default", f"19{kind}", "7f1912") for kind in ("05FF", "15", "17FF00", "18", "19", "42", "55", "56")],
    ],
)
def test_a_wrong_request_gets_the_code_of_the_first_check_it_fails(server, session, request_, response):
    for step in {"default": [], "extended": ["1003"], "programming": ["1003", "1002"]}[session]:
        server.ask(step)
    assert server.ask(request_) == [response]


@pytest.mark.parametrize(
    ("request_", "response"),
    [
        ("190780FF", "5907ff010001"),
        ("190720FF", "5907ff010000"),
        ("1908E0FF", "5908ff" + "81001234562f"),
        ("1909999999", "5909ff" + "210099999950"),
        ("190B", "590bff1234562f"),
        ("190C", "590cff"),
        ("190D", "590dff99999950"),
        ("190E", "590eff1234562f"),
        ("1914", "591499999940"),
        ("191601", "5916011234562f03"),
        ("191610", "5916101234562f00000007"),
        ("191A01", "591aff011234562f"),
        ("24F18C", "64f18c6e"),
        ("24F190", "64f1906f62"),
        ("24F186", "64f18651"),
        ("24F202", "64f202" + "129306f001a117" * 2),
        ("24F203", "64f203" + "02a24a0e" * 2),
    ],
)
def test_facts_are_read(server, request_, response):
    assert server.ask(request_) == [response]


# ---------------------------------------------------------------- periodic data


def periodic(server, duration_s):
    """Let time pass; return (time since the start, data) of each periodic frame."""
    begun_s, frames = server.clock.now_s, []
    while server.uds.next_time_s <= begun_s + duration_s:
        server.clock.now_s = max(server.clock.now_s, server.uds.next_time_s)
        server.uds.poll(server.clock.now_s)
        frames += [
            (round(server.clock.now_s - begun_s, 6), data.hex()) for data in server.uds.take_periodic(server.clock.now_s)
        ]
    server.clock.now_s = begun_s + duration_s
    return frames


def test_identifiers_are_sent_at_their_rates_and_stopped(extended):
    assert extended.ask("2A0201") == ["6a"]
    assert extended.ask("2A0110") == ["6a"]
    frames = periodic(extended, 1.1)
    assert [time_s for time_s, data in frames if data == "01000102030405"] == [0.0, 0.2, 0.4, 0.6, 0.8, 1.0]
    assert [time_s for time_s, data in frames if data == "10000102030405"] == [0.0, 1.0]
    assert extended.ask("2A0401") == ["6a"]
    assert {data[:2] for _, data in periodic(extended, 1.1)} == {"10"}
    assert extended.ask("2A04") == ["6a"]
    assert periodic(extended, 1.1) == []


def test_a_new_rate_replaces_the_old_one(extended):
    extended.ask("2A0101")
    extended.ask("2A0301")
    assert [time_s for time_s, _ in periodic(extended, 0.21)] == [0.0, 0.05, 0.1, 0.15, 0.2]


def test_unknown_identifiers_among_known_ones_are_left_out(extended):
    assert extended.ask("2A039901") == ["6a"]
    assert {data[:2] for _, data in periodic(extended, 0.1)} == {"01"}


def test_no_more_are_sent_than_the_contract_says(extended):
    assert extended.ask("2A03" + "0102041011121314") == ["6a"]
    assert extended.ask("2A0315") == ["7f2a31"]
    assert extended.ask("2A0101") == ["6a"]


@pytest.mark.parametrize("ending", ["1001", "1002", "S3"])
def test_periodic_data_ends_with_the_extended_session(extended, ending):
    extended.ask("2A0301")
    if ending == "S3":
        assert periodic(extended, 5.01)[-1][0] == pytest.approx(5.0)
    else:
        extended.ask(ending)
    assert periodic(extended, 1.0) == []


# ---------------------------------------------------------------- own identifiers


def test_an_identifier_made_of_pieces_reads_as_the_pieces(extended):
    assert extended.ask("2C01F300" + "D0100302" + "D0000101") == ["6c01f300"]
    assert extended.ask("22F300") == ["62f300" + "0203" + "00"]
    assert extended.ask("2C01F300" + "D0101001") == ["6c01f300"]
    assert extended.ask("22F300") == ["62f300" + "0203" + "00" + "0f"]


def test_an_identifier_made_of_memory_reads_as_the_memory(extended, make_payload):
    assert extended.ask("2C02F301" + "24" + "00400010" + "0006" + "00410000" + "0004") == ["6c02f301"]
    assert extended.ask("22F301") == ["62f301" + make_payload(0xAA)[0x10:0x16].hex() + b"NACL".hex()]


def test_an_identifier_cannot_be_made_of_one_that_was_made(extended):
    extended.ask("2C01F300D0100101")
    assert extended.ask("2C01F301F3000101") == ["7f2c31"]
    assert extended.ask("2C01F300F3000101") == ["7f2c31"]


def test_definitions_are_cleared_one_by_one_and_all_together(extended):
    for low in ("00", "01", "02"):
        extended.ask(f"2C01F3{low}D0100101")
    assert extended.ask("2C03F300") == ["6c03f300"]
    assert extended.ask("22F300F301") == ["62f30100"]
    assert extended.ask("2C03") == ["6c03"]
    assert extended.ask("22F301F302") == ["7f2231"]


def test_definitions_last_until_the_default_session(extended):
    extended.ask("2C01F300D0100101")
    extended.ask("1002")
    assert extended.ask("22F300") == ["62f30000"]
    extended.ask("1001")
    assert extended.ask("22F300") == ["7f2231"]


def test_what_is_made_is_sent_periodically_if_it_fits_a_frame(extended):
    extended.ask("2C01F2E0D0100107")
    assert extended.ask("2A03E0") == ["6a"]
    assert periodic(extended, 0.01) == [(0.0, "e0" + bytes(range(7)).hex())]
    assert extended.ask("2C01F2E0D0100101") == ["7f2c22"]
    extended.ask("2A04E0")
    extended.ask("2C01F2E0D0100101")
    assert extended.ask("2A03E0") == ["7f2a31"]


def test_what_is_cleared_is_no_longer_sent(extended):
    for clear in ("2C03F2E0", "2C03"):
        extended.ask("2C01F2E0D0100107")
        extended.ask("2A03E0")
        extended.ask(clear)
        assert periodic(extended, 0.2) == []


# ---------------------------------------------------------------- outputs by hand


def test_an_output_is_set_frozen_reset_and_returned(extended):
    taken = extended.state.management.taken
    assert extended.ask("2FD2010301F4") == ["6fd2010301f4"]
    assert taken == {0xD201: b"\x01\xf4"}
    assert extended.ask("22D201") == ["62d20101f4"]
    assert extended.ask("2FD20102") == ["6fd2010201f4"]
    assert extended.ask("2FD20101") == ["6fd201010000"]
    assert taken == {0xD201: b"\0\0"}
    assert extended.ask("2FD20100") == ["6fd201000000"]
    assert taken == {}


@pytest.mark.parametrize(
    ("refusal", "code"), [(OutputRefusal.LENGTH, "13"), (OutputRefusal.RANGE, "31"), (OutputRefusal.CONDITIONS, "22")]
)
def test_what_the_pack_refuses_is_refused_with_its_code(extended, refusal, code):
    extended.state.management.refusal = refusal
    assert extended.ask("2FD2010301F4") == ["7f2f" + code]


@pytest.mark.parametrize("ending", ["1001", "1002", "S3"])
def test_control_is_returned_when_the_extended_session_ends(extended, ending):
    extended.ask("2FD2010301F4")
    extended.ask("1003")
    assert extended.state.management.taken
    if ending == "S3":
        extended.wait(5.1)
    else:
        extended.ask(ending)
    assert extended.state.management.taken == {}


# ---------------------------------------------------------------- upload


def test_the_active_set_is_uploaded_block_by_block(server, make_payload):
    server.unlock()
    payload = make_payload(0xAA)
    assert server.ask("350044" + "00400000" + "00010000") == ["75200fff"]
    got = b""
    for number in range(1, 18):
        (answer,) = server.ask(f"36{number:02x}")
        assert answer.startswith(f"76{number:02x}")
        got += bytes.fromhex(answer[4:])
        if number == 5:
            assert server.ask("3605") == [answer]
    assert got == payload
    assert server.ask("3612") == ["7f3624"]
    assert server.ask("37") == ["77"]
    assert server.ask("37") == ["7f3724"]


@pytest.mark.parametrize(
    ("request_", "response"),
    [
        ("350144" + "00400000" + "00010000", "7f3531"),
        ("350024" + "00400000" + "0001", "7f3531"),
        ("350044" + "00400000", "7f3513"),
        ("350044" + "00500000" + "00010000", "7f3531"),
        ("350044" + "00400001" + "00010000", "7f3531"),
        ("350044" + "00400000" + "00000000", "7f3531"),
    ],
)
def test_nothing_else_is_uploaded(server, request_, response):
    server.unlock()
    assert server.ask(request_) == [response]


def test_an_upload_keeps_its_order(server):
    server.unlock()
    server.ask("350044" + "00410000" + "00000080")
    assert server.ask("3602") == ["7f3673"]
    assert server.ask("360100") == ["7f3613"]
    assert server.ask("37") == ["7f3724"]
    assert len(server.ask("3601")[0]) == 2 * (2 + 128)
    assert server.ask("37") == ["77"]


# ---------------------------------------------------------------- events


def said(server, duration_s):
    """Let time pass; return what was answered unasked."""
    until_s, answers = server.clock.now_s + duration_s, []
    while server.uds.next_time_s <= until_s:
        server.clock.now_s = max(server.clock.now_s, server.uds.next_time_s)
        server.uds.poll(server.clock.now_s)
        answers += [answer.hex() for answer in server.uds.take_responses()]
    server.clock.now_s = until_s
    return answers


def test_a_changed_identifier_is_told_once_for_each_change(extended):
    assert extended.ask("860302D14022D140") == ["c6030002d14022d140"]
    assert extended.ask("860402") == ["c60400"]
    values = extended.state.management.values
    values[0xD140] = bytes(8)
    assert said(extended, 1.0) == []
    assert extended.ask("860502") == ["c6050002"]
    assert extended.ask("860402") == ["c604010302d14022d140"]
    assert said(extended, 1.0) == []
    values[0xD140] = b"\x01" * 8
    assert said(extended, 1.5) == ["62d140" + "01" * 8]
    assert extended.ask("860002") == ["c6000002"]
    values[0xD140] = bytes(8)
    assert said(extended, 1.5) == []
    assert extended.ask("860502") == ["c6050002"]
    assert extended.ask("860602") == ["c6060002"]
    assert extended.ask("860502") == ["7f8624"]


def test_a_changed_fault_status_is_told_when_a_watched_bit_changes(extended):
    extended.ask("860102" + "08" + "190208")
    extended.ask("860502")
    stored = extended.state.management.faults.stored
    stored[0x123456] = 0x2F | 0x40
    assert said(extended, 0.5) == []
    stored[0x123456] = 0x27
    assert said(extended, 0.5) == ["5902ff"]


def test_an_event_is_told_at_most_once_a_second(extended):
    extended.ask("860302D14022D140")
    extended.ask("860502")
    values = extended.state.management.values
    told = []
    for number in range(20):
        values[0xD140] = bytes((number + 50,)) * 8
        told += said(extended, 0.1)
    assert len(told) == 2


def test_a_window_ends_with_the_number_of_events(extended):
    extended.ask("860303D14022D140")
    extended.ask("860502")
    for number in (1, 2):
        extended.state.management.values[0xD140] = bytes((number,)) * 8
        for _ in range(2):
            assert len(said(extended, 2.0)) in {0, 1}
            extended.ask("3E80")
    assert said(extended, 3.0) == ["c6030203d14022d140"]
    assert extended.ask("860402") == ["c60400"]


def test_an_answer_nobody_asked_for_does_not_hold_the_session(extended):
    extended.ask("860302D14022D140")
    extended.ask("860502")
    for number in range(4):
        extended.state.management.values[0xD140] = bytes((number + 50,)) * 8
        assert said(extended, 1.2)
        extended.uds.on_idle(extended.clock.now_s)
    extended.wait(0.3)
    assert extended.uds.session == 1


# ---------------------------------------------------------------- link rate


@pytest.mark.parametrize("verify", ["870111", "870203D090"])
def test_the_bit_rate_changes_after_it_was_verified_and_ends_with_the_session(extended, verify):
    link = extended.state.link
    assert extended.ask(verify) == ["c7" + verify[2:4]]
    assert link.wanted_bps == 500_000
    assert extended.ask("8703") == ["c703"]
    assert link.wanted_bps == 250_000
    assert extended.ask("8703") == ["7f8724"]
    extended.ask("1002")
    assert link.wanted_bps == 250_000
    extended.wait(5.1)
    assert link.wanted_bps == 500_000


def test_the_suppress_bit_works_for_the_new_sub_functions(extended):
    assert extended.ask("870113") == ["c701"]
    assert extended.ask("8783", functional=True) == []
    assert extended.state.link.wanted_bps == 1_000_000
    assert extended.ask("2C81F300D0100101") == []
    assert extended.ask("22F300") == ["62f30000"]

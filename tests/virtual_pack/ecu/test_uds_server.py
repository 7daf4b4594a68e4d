import random

import pytest

STAGING = "00500000" + "00010000"
SESSIONS = {"default": [], "extended": ["1003"], "programming": ["1003", "1002"]}


def enter(server, session):
    for request in SESSIONS[session]:
        assert server.ask(request)[-1].startswith("50")


@pytest.mark.parametrize(
    ("session", "request_", "response"),
    [
        # unknown service
        ("default", "BA00", "7fba11"),
        ("default", "8300", "7f8311"),
        ("default", "8400", "7f8411"),
        ("default", "380100", "7f3811"),
        ("programming", "3800", "7f3811"),
        # service not in this session comes before length, sub-function, security
        ("default", "14", "7f147f"),
        ("default", "14FFFFFF", "7f147f"),
        ("default", "2711", "7f277f"),
        ("default", "280301", "7f287f"),
        ("default", "3101FF00", "7f317f"),
        ("default", "8502", "7f857f"),
        ("extended", "2EF15A" + "00" * 32, "7f2e7f"),
        ("extended", "340044" + STAGING, "7f347f"),
        ("extended", "3601AA", "7f367f"),
        ("extended", "37", "7f377f"),
        # security comes before length
        ("programming", "2E", "7f2e33"),
        ("programming", "34", "7f3433"),
        ("programming", "3601AA", "7f3633"),
        ("programming", "37", "7f3733"),
        # length before sub-function
        ("default", "10", "7f1013"),
        ("default", "11", "7f1113"),
        ("default", "19", "7f1913"),
        ("default", "3E", "7f3e13"),
        ("default", "22", "7f2213"),
        ("default", "22F1", "7f2213"),
        ("default", "22F190F1", "7f2213"),
        ("default", "23", "7f2313"),
        ("extended", "27", "7f2713"),
        ("extended", "28", "7f2813"),
        ("extended", "31", "7f3113"),
        ("extended", "31010203" + "00", "7f3113"),
        ("extended", "85", "7f8513"),
        ("extended", "14FFFF", "7f1413"),
        ("extended", "14FFFFFFFF", "7f1413"),
        # sub-function never supported
        ("default", "1004", "7f1012"),
        ("default", "1084", "7f1012"),
        ("default", "1102", "7f1112"),
        ("default", "1905FF", "7f1912"),
        ("default", "3E01", "7f3e12"),
        ("extended", "2701", "7f2712"),
        ("extended", "2713", "7f2712"),
        ("extended", "280401", "7f2812"),
        ("extended", "8503", "7f8512"),
        ("extended", "31020203", "7f3112"),
        # sub-function not in this session
        ("default", "1002", "7f107e"),
        ("default", "1082", "7f107e"),
        # length after sub-function
        ("default", "100100", "7f1013"),
        ("default", "110100", "7f1113"),
        ("default", "3E0000", "7f3e13"),
        ("default", "1902", "7f1913"),
        ("default", "1904123456", "7f1913"),
        ("default", "190A00", "7f1913"),
        ("extended", "2803", "7f2813"),
        ("extended", "85020000", "7f8513"),
        ("extended", "271100", "7f2713"),
        ("extended", "271200", "7f2713"),
        # range
        ("default", "22ABCD", "7f2231"),
        ("default", "231400400000", "7f2331"),
        ("default", "232400400000", "7f2313"),
        ("default", "23240040000000FF00", "7f2313"),
        ("default", "2324004000000000", "7f2331"),
        ("default", "2324004000000FFE", "7f2331"),
        ("default", "232400500000" + "0010", "7f2331"),
        ("default", "2324003FFFFF" + "0010", "7f2331"),
        ("default", "23240040FFFF" + "0002", "7f2331"),
        ("default", "232400410000" + "0081", "7f2331"),
        ("default", "190412345603", "7f1931"),
        ("default", "1904ABCDEF01", "7f1931"),
        ("default", "190612345605", "7f1931"),
        ("extended", "14ABCDEF", "7f1431"),
        ("extended", "280300", "7f2831"),
        ("extended", "280311", "7f2831"),
        ("extended", "31010999", "7f3131"),
        # a routine of another session is out of range
        ("extended", "3101FF00" + STAGING, "7f3131"),
        ("extended", "31010202", "7f3131"),
        ("extended", "3101FF01", "7f3131"),
        # routine: security before its options
        ("programming", "3101FF00", "7f3133"),
        ("programming", "31010202", "7f3133"),
        ("programming", "3101FF01", "7f3133"),
        # sequence
        ("extended", "2712" + "00" * 8, "7f2724"),
    ],
)
def test_a_wrong_request_gets_the_code_of_the_first_check_it_fails(server, session, request_, response):
    enter(server, session)
    assert server.ask(request_) == [response]


@pytest.mark.parametrize(
    ("request_", "response"),
    [
        ("2EF190" + "00" * 17, "7f2e31"),
        ("2EF15A" + "00" * 31, "7f2e13"),
        ("2EF1", "7f2e13"),
        ("3400", "7f3413"),
        ("340144" + STAGING, "7f3431"),
        ("340033" + STAGING, "7f3431"),
        ("340044" + STAGING + "00", "7f3413"),
        ("340044" + "0050000000008000", "7f3431"),
        ("340044" + "0040000000010000", "7f3431"),
        ("340044" + "0051000000000040", "7f3431"),
        ("3601AA", "7f3624"),
        ("36", "7f3613"),
        ("3601", "7f3624"),
        ("37", "7f3724"),
        ("3700", "7f3713"),
        ("3101FF00", "7f3113"),
        ("3101FF00" + "0040000000010000", "7f3131"),
        ("3101FF00" + "0050000000001000", "7f3131"),
        ("3103FF00" + STAGING, "7f3112"),
        ("3102FF01", "7f3112"),
        ("31010202" + "00", "7f3113"),
    ],
)
def test_a_wrong_request_of_the_boot_loader_gets_the_code_of_the_first_check_it_fails(server, request_, response):
    server.unlock()
    assert server.ask(request_) == [response]


@pytest.mark.parametrize("request_", ["BA00", "1004", "1002", "22ABCD", "14FFFFFF", "340044" + STAGING, "31010203", "2711"])
def test_an_ecu_that_was_not_meant_keeps_silent_when_all_are_asked(server, request_):
    assert server.ask(request_, functional=True) == []


@pytest.mark.parametrize(("request_", "response"), [("22F1", "7f2213"), ("3E00", "7e00"), ("22F186", "62f18601")])
def test_other_answers_to_functional_requests_are_given(server, request_, response):
    assert server.ask(request_, functional=True) == [response]


@pytest.mark.parametrize("request_", ["3E80", "1083", "1981FF"])
def test_the_suppress_bit_suppresses_a_positive_answer(server, request_):
    assert server.ask(request_) == []


@pytest.mark.parametrize(
    ("request_", "response"), [("3E81", "7f3e12"), ("1082", "7f107e"), ("10", "7f1013"), ("908300", "7f9011")]
)
def test_the_suppress_bit_never_suppresses_a_refusal(server, request_, response):
    assert server.ask(request_) == [response]


def test_sub_functions_work_with_the_suppress_bit_set(server):
    server.ask("1003")
    assert server.ask("288301") == []
    assert not server.state.management.broadcasting
    assert server.ask("8582") == []
    assert not server.state.management.faults.setting_enabled
    assert server.ask("31810203") == []


def test_the_answer_is_not_suppressed_once_response_pending_was_sent(server):
    server.ask("1003")
    assert server.ask("1082") == ["7f1078", "5002003201f4"]


def test_the_programming_session_starts_through_response_pending(server):
    server.ask("1003")
    assert server.ask("1002") == ["7f1078", "5002003201f4"]
    assert server.ask("22F186") == ["62f18602"]


def test_the_boot_loader_is_not_started_while_a_programming_condition_is_not_met(server):
    server.state.management.unmet = 0x0003
    server.ask("1003")
    assert server.ask("31010203") == ["710102030003"]
    assert server.ask("1002") == ["7f1022"]
    assert server.ask("31010204") == ["7101020400"]
    assert server.ask("31010203") == ["710102030000"]
    assert server.ask("1002")[-1] == "5002003201f4"


def test_a_fast_charger_that_holds_the_pack_refuses_the_service_state(server):
    server.state.management.service_state_allowed = False
    server.ask("1003")
    assert server.ask("31010204") == ["7f3122"]


# ---------------------------------------------------------------- session timeout


def test_a_session_ends_after_s3_and_everything_is_as_before(server):
    server.ask("1003")
    server.ask("28030" + "1")
    server.ask("8502")
    server.ask("31010204")
    server.wait(4.99)
    assert server.uds.session == 3
    server.wait(0.02)
    assert server.uds.session == 1
    management = server.state.management
    assert management.broadcasting
    assert management.faults.setting_enabled
    assert not management.in_service_state


def test_tester_present_keeps_the_session(server):
    server.ask("1003")
    for _ in range(5):
        server.wait(4.0)
        server.ask("3E80", functional=True)
    assert server.uds.session == 3


def test_the_session_does_not_end_while_a_request_is_arriving(server):
    server.ask("1003")
    server.uds.on_request_started()
    server.wait(6.0)
    assert server.uds.session == 3
    server.uds.on_idle(server.clock.now_s)
    server.wait(5.1)
    assert server.uds.session == 1


def test_the_default_session_undoes_what_was_switched_off(server):
    server.ask("1003")
    server.ask("280301")
    server.ask("8502")
    server.ask("1001")
    assert server.state.management.broadcasting
    assert server.state.management.faults.setting_enabled


def test_communication_stays_off_from_the_extended_into_the_programming_session(server):
    server.ask("1003")
    server.ask("280301")
    server.ask("1002")
    assert not server.state.management.broadcasting


def test_every_change_of_session_locks(server):
    server.unlock()
    server.ask("1002")
    assert server.ask("37") == ["7f3733"]


# ---------------------------------------------------------------- security access


def test_a_seed_is_zero_when_the_level_is_open(server):
    server.unlock()
    assert server.ask("2711") == ["6711" + "00" * 8]


def test_a_seed_is_good_for_one_key(server, key_for):
    server.ask("1003")
    seed = bytes.fromhex(server.ask("2711")[0][4:])
    assert server.ask("2712" + "00" * 8) == ["7f2735"]
    assert server.ask(b"\x27\x12" + key_for(seed)) == ["7f2724"]


def test_three_wrong_keys_close_the_level_for_ten_seconds(server, key_for):
    server.ask("1003")
    for answer in ("7f2735", "7f2735", "7f2736"):
        server.ask("2711")
        assert server.ask("2712" + "00" * 8) == [answer]
    server.wait(4.9)
    assert server.ask("2711") == ["7f2737"]
    server.wait(4.9)
    assert server.ask("2711") == ["7f2737"]
    server.wait(0.3)
    seed = bytes.fromhex(server.ask("2711")[0][4:])
    assert server.ask(b"\x27\x12" + key_for(seed)) == ["6712"]


def test_wrong_attempts_are_forgotten_after_a_right_key(server, key_for):
    server.ask("1003")
    for _ in range(2):
        server.ask("2711")
        server.ask("2712" + "00" * 8)
    seed = bytes.fromhex(server.ask("2711")[0][4:])
    assert server.ask(b"\x27\x12" + key_for(seed)) == ["6712"]
    server.ask("1003")
    server.ask("2711")
    assert server.ask("2712" + "00" * 8) == ["7f2735"]


# ---------------------------------------------------------------- long work


def test_erasing_says_pending_at_once_and_takes_its_time(server):
    server.unlock()
    before = server.clock.now_s
    assert server.start("3101FF00" + STAGING) == ["7f3178"]
    assert server.start("22F186") == ["7f2221"]
    assert server.start("3E80") == []
    assert server.start("3E80", functional=True) == []
    while not (done := [answer.hex() for answer in server.uds.take_responses()]):
        server.clock.now_s = server.uds.next_time_s
        server.uds.poll(server.clock.now_s)
    assert done == ["7101ff0000"]
    assert server.clock.now_s - before == pytest.approx(17 * 0.02)


def test_pending_is_repeated_before_p2_star_runs_out(server, monkeypatch):
    monkeypatch.setattr("virtual_pack.ecu.services.routine_services._ERASE_SECTOR_S", 1.0)
    server.unlock()
    before = server.clock.now_s
    answers = server.ask("3101FF00" + STAGING)
    assert server.clock.now_s - before == pytest.approx(17.0)
    assert answers == ["7f3178"] * 6 + ["7101ff0000"]
    assert server.ask("22F186") == ["62f18602"]


SERVICE_IDS = tuple(
    bytes.fromhex("10 11 14 19 22 23 24 27 28 29 2A 2C 2E 2F 31 34 35 36 37 38 3D 3E 83 84 85 86 87 BA".replace(" ", ""))
)
PIECES = (
    "01",
    "02",
    "03",
    "11",
    "24",
    "44",
    "81",
    "D1C1",
    "F15A",
    "FF00",
    "0202",
    "FF01",
    "0203",
    "D140",
    "D201",
    "F2E0",
    "F300",
    "0302D14022D140",
    "24006000000004",
    STAGING,
    "005100000000008000",
)


@pytest.mark.parametrize("seed", range(30))
def test_any_request_gets_an_answer_that_belongs_to_it_or_none(server, seed):
    source = random.Random(seed)
    if seed % 2:
        server.unlock()
    for _ in range(200):
        request = bytes((source.choice(SERVICE_IDS),))
        request += b"".join(bytes.fromhex(source.choice(PIECES)) for _ in range(source.randrange(4)))
        request += source.randbytes(source.choice((0, 0, 1, 8, 60)))
        functional = source.random() < 0.3
        for answer in map(bytes.fromhex, server.ask(request, functional=functional)):
            positive = answer[0] == request[0] + 0x40
            refused = answer[:2] == bytes((0x7F, request[0])) and len(answer) == 3
            assert positive or refused, (request.hex(), answer.hex())
        server.uds.take_periodic(server.clock.now_s)
        server.state.reset_requested = False
        server.wait(source.choice((0.0, 0.0, 1.0, 6.0)))

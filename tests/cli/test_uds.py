"""`halite uds` against a virtual pack in a process of its own: what is sent, shown, refused, kept."""

import json
import signal
import sys
import time

import pytest

from cli.virtual_pack_process import virtual_pack
from virtual_pack.simulator import SimulationOptions


@pytest.fixture(scope="module")
def channel():
    """A pack of this file's own: it is restarted and locked here."""
    with virtual_pack(SimulationOptions(port=0)) as channel:
        yield channel


@pytest.fixture
def uds(halite, channel):
    def run(command, *arguments):
        return halite("uds", command, *arguments, "-c", channel)

    return run


def test_a_value_is_read_by_raw_bytes(uds):
    ended = uds("request", "22 F1 90")

    assert ended.code == 0, ended.err
    assert "→ 22 F1 90" in ended.out
    assert "vehicle identification number (VIN)" in ended.out
    assert "P2" in ended.out


def test_scripts_get_bytes_words_and_times(uds):
    ended = uds("request", "22F18C", "--json")

    assert ended.code == 0, ended.err
    answer = ended.json
    (response,) = answer["responses"]
    assert answer["request"] == "22f18c"
    assert bytes.fromhex(response["payload"]).startswith(b"\x62\xf1\x8cVIRTUAL-")
    assert (response["response_id"], response["negative"], answer["pending"]) == (0x7EC, False, 0)
    assert 0 <= response["p2_ms"] < 1000
    assert response["transfer_ms"] > 0
    assert {"level", "name", "text", "raw"} == set(response["lines"][0])
    assert answer["problem"] == answer["run_folder"] == ""


@pytest.mark.parametrize(
    ("words", "request_"),
    [
        (["ReadDataByIdentifier", "data_identifier=F190,F18C"], "22f190f18c"),
        (["22", "data_identifier=F18C"], "22f18c"),
        (["readdtcinformation", "reportDTCByStatusMask", "dtc_status_mask=08"], "190208"),
        (["19", "02"], "1902ff"),
        (["23", "memory_address=400000", "memory_size=16"], "2324004000000010"),
    ],
)
def test_a_request_is_made_of_names(uds, words, request_):
    ended = uds("send", *words, "--json")

    assert ended.code == 0, ended.err
    assert ended.json["request"] == request_
    assert ended.json["responses"][0]["payload"].startswith(f"{int(request_[:2], 16) + 0x40:02x}")


def test_a_refusal_ends_with_4_and_says_why(uds):
    ended = uds("request", "22 99 99")

    assert ended.code == 4
    assert "requestOutOfRange" in ended.out
    assert uds("request", "22 99 99", "--json").json["responses"][0]["negative"] is True


def test_no_answer_wanted_and_none_came(uds):
    ended = uds("send", "TesterPresent", "00", "--suppress", "--json")

    assert (ended.code, ended.json["request"], ended.json["responses"]) == (0, "3e80", [])


def test_all_ecus_are_asked_at_once(uds):
    ended = uds("request", "22 F1 8C", "--functional", "--json")

    assert ended.code == 0, ended.err
    assert [response["response_id"] for response in ended.json["responses"]] == [0x7EC]


def test_repeating_ends_with_the_times_of_all_answers(uds):
    ended = uds("request", "3E 00", "--repeat", "5", "--json")

    assert ended.code == 0, ended.err
    timing = ended.json["timing"]
    assert (timing["requests"], timing["answered"], len(ended.json["answers"])) == (5, 5, 5)
    assert 0 <= timing["p2_ms"]["min"] <= timing["p2_ms"]["median"] <= timing["p2_ms"]["max"]
    words = uds("request", "3E 00", "--repeat", "2", "--every", "0.05").out
    assert "2 of 2 answered" in words
    assert "median" in words


def test_what_changes_something_wants_to_be_confirmed(uds):
    ended = uds("send", "ControlDTCSetting", "on", "--session", "03")

    assert ended.code == 2
    assert "--yes" in ended.err


def test_what_changes_something_names_the_pack_and_is_recorded(uds, halite_home):
    ended = uds("send", "ControlDTCSetting", "on", "--session", "03", "--yes", "--operator", "Li", "--json")

    assert ended.code == 0, ended.err
    assert "VIRTUAL-" in ended.err
    assert ended.json["responses"][0]["payload"] == "c501"
    (journal,) = halite_home.glob("runs/*-console-VIRTUAL-*/journal*")
    assert "Li" in journal.read_text(encoding="utf-8")


def test_a_session_that_is_not_entered_ends_with_4(uds):
    ended = uds("request", "22 F1 90", "--session", "09")

    assert ended.code == 4
    assert "session 09" in ended.err
    assert uds("request", "22F190", "--session", "99").code == 2


def test_what_a_routine_says_is_told_in_words(uds):
    ended = uds("send", "RoutineControl", "startRoutine", "routine_identifier=0203", "--session", "3", "--yes")

    assert ended.code == 0, ended.err
    assert "check programming preconditions" in ended.out
    assert "the contactors are closed" in ended.out


def test_keys_are_not_sent_by_hand(uds):
    ended = uds("request", "27 12 AA BB", "--yes")

    assert ended.code == 5
    assert "AA" not in ended.out + ended.err


def test_the_demo_keys_unlock_the_virtual_pack(uds):
    ended = uds("unlock", "--level", "17", "--keys", "demo", "--session", "03", "--yes", "--json")

    assert ended.code == 0, ended.err
    assert ended.json == {"level": 17, "already": False}


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["--level", "17", "--keys", "demo", "--yes"], 4),
        (["--level", "18", "--keys", "demo", "--yes"], 5),
        (["--level", "17", "--keys", "nobody", "--yes"], 6),
        (["--level", "17", "--keys", "demo"], 2),
        (["--level", "x", "--keys", "demo", "--yes"], 2),
    ],
)
def test_unlocking_fails_with_one_sentence(uds, arguments, code):
    ended = uds("unlock", *arguments)

    assert ended.code == code
    assert ended.err.strip()


def test_a_scan_finds_the_values_a_pack_has(uds):
    ended = uds("scan", "data", "--first", "F186", "--last", "F18C", "--rate", "200", "--json")

    assert ended.code == 0, ended.err
    found = {hit["number"]: hit["text"] for hit in ended.json["found"]}
    assert (ended.json["asked"], ended.json["stopped"]) == (7, False)
    assert found[0xF18C].startswith("ECU serial number: “VIRTUAL-")
    assert found[0xF186] == "active diagnostic session: defaultSession"
    assert 0xF188 not in found


def test_a_scan_finds_the_sessions_a_pack_has(uds):
    ended = uds("scan", "sessions", "--first", "1", "--last", "5", "--rate", "200")

    assert ended.code == 0, ended.err
    assert "01  defaultSession" in ended.out
    assert "03  extendedDiagnosticSession" in ended.out
    assert "04" not in ended.out.split()
    assert "found." in ended.out


def test_routines_are_asked_for_after_the_pack_was_confirmed(uds):
    assert uds("scan", "routines", "--first", "0203", "--last", "0204").code == 2
    ended = uds("scan", "routines", "--first", "0203", "--last", "0204", "--session", "03", "--yes", "--json")

    assert ended.code == 0, ended.err
    assert ended.json["asked"] == 2


@pytest.mark.parametrize(
    "arguments", [["--first", "5", "--last", "1"], ["--last", "10000"], ["--first", "zz"], ["--rate", "0"]]
)
def test_a_scan_of_nonsense_is_a_usage_error(uds, arguments):
    assert uds("scan", "data", *arguments).code == 2


@pytest.mark.skipif(sys.platform == "win32", reason="sends SIGINT")
def test_ctrl_c_ends_a_scan_and_keeps_what_was_found(halite, channel):
    process = halite.start("uds", "scan", "data", "--first", "F18C", "--last", "FFFF", "--rate", "50", "-c", channel)
    first = process.stdout.readline()
    time.sleep(0.3)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=20)

    assert process.returncode == 0, err
    assert first.startswith("F18C")
    assert "stopped before the end" in out


def test_what_was_sent_is_kept_and_sent_again(uds, halite, halite_home):
    assert halite("uds", "history").out.startswith("Nothing has been sent")
    assert uds("request", "22 F1 8C").code == 0
    assert uds("request", "22 99 99").code == 4

    past = halite("uds", "history", "--json").json["history"]
    assert [(entry["number"], entry["request"]) for entry in past] == [(1, "22f18c"), (2, "229999")]
    assert past[1]["answers"] == ["7f2231"]
    assert "22 F1 8C" in halite("uds", "history", "--last", "2").out
    again = uds("repeat", "1", "--json")
    assert (again.code, again.json["request"]) == (0, "22f18c")
    assert uds("repeat", "99").code == 2
    assert len((halite_home / "uds-history.jsonl").read_text(encoding="utf-8").splitlines()) == 3


def test_seeds_are_in_no_answer_and_no_history(uds, halite, halite_home):
    ended = uds("send", "SecurityAccess", "11", "--session", "03", "--yes", "--json")

    assert ended.code == 0, ended.err
    assert ended.json["responses"][0]["payload"] == "6711" + 8 * "00"
    kept = [json.loads(line) for line in (halite_home / "uds-history.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [entry["request"] for entry in kept] == ["1003", "2711", "1001"]
    assert kept[1]["answers"] == ["6711"]


# ---------------------------------------------------------------- without a bus


def test_the_catalogue_is_listed(halite):
    listed = halite("uds", "services", "--json").json["services"]

    assert len(listed) == 25
    assert {"ReadDTCInformation", "ResponseOnEvent"} <= {one["name"] for one in listed}
    assert "writes" in halite("uds", "services").out
    words = halite("uds", "services", "2C").out
    assert "sources=source_data_identifier:position_in_source_data_record:memory_size" in words
    assert "dtc_status_mask=" in halite("uds", "services", "ReadDTCInformation").out
    assert "several with commas" in halite("uds", "services", "22").out


def test_messages_are_explained_without_a_bus(halite):
    ended = halite("uds", "explain", "19 02 FF", "59 02 FF 1B 40 94 2F")

    assert ended.code == 0
    assert "P1B40-94 Charged faster than the cold-charge map allows" in ended.out
    answered = halite("uds", "explain", "22F190", "7F2231", "--json").json
    assert [line["name"] for line in answered["response"]] == ["refused", "requestOutOfRange", "advice"]
    assert halite("uds", "explain", "22F1").out.count("missing") == 1


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["request", "22 F1 9", "-c", "socket://x:1"], "hexadecimal"),
        (["request", "", "-c", "socket://x:1"], "at least one byte"),
        (["send", "ReadEverything", "-c", "socket://x:1"], "no service"),
        (["send", "22", "-c", "socket://x:1"], "data_identifier: it is missing"),
        (["send", "22", "F190", "-c", "socket://x:1"], "is not name=value"),
        (["send", "19", "reportEverything", "-c", "socket://x:1"], "has no 'reportEverything'"),
        (["send", "27", "requestSeed", "-c", "socket://x:1"], "give its number"),
        (["explain", "xyz"], "hexadecimal"),
        (["services", "BA"], "no service"),
    ],
)
def test_what_is_typed_wrong_is_a_usage_error_that_says_what(halite, arguments, words):
    ended = halite("uds", *arguments)

    assert ended.code == 2
    assert words in ended.err


def test_nobody_there_ends_with_3(halite):
    assert halite("uds", "request", "3E 00", "-i", "slcan", "-c", "socket://127.0.0.1:1").code == 3

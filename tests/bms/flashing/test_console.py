"""Requests of an engineer: every answer is returned, what changes something needs the confirmed pack and leaves a record."""

import json
from dataclasses import replace

import pytest

from bms.diagnostics.identity import read_identity
from bms.diagnostics.key_provider import demo_key_provider
from bms.diagnostics.procedure import WRITING_SERVICES, Exchange, Procedure, Response
from bms.errors import (
    DefinitionError,
    NegativeResponseError,
    NoResponseError,
    SafetyRefusalError,
    WrongPackError,
)
from bms.flashing.console import console_request, scan, unlock
from bms.flashing.console_rules import SERVICE_RULES, ConsoleRule, objection, rule_of
from bms.flashing.journal import read_journal
from bms.flashing.lockouts import Lockouts
from bms.service_catalogue import SERVICES
from can_drivers.frames import Frame
from tests.bms.flashing.scripted_bms import scripted_world
from tests.bms.flashing.world import World, runs


def ask(world, request, **changes):
    settings = {"clock": world.clock} | changes
    return world.bench.value(console_request(world.definition, bytes.fromhex(request), **settings))


def write(world, request, **changes):
    return ask(world, request, **({"serial": world.serial, "operator": "engineer"} | changes))


def payloads(answer):
    return [response.payload.hex() for response in answer.responses]


def journal_of(answer):
    return read_journal(answer.run_folder / "journal.jsonl").records


def test_a_reading_request_returns_its_answer_with_times_and_leaves_no_record(halite_home):
    world = World()
    answer = ask(world, "22F191")
    assert answer.responses[0].payload == bytes.fromhex("62F191") + b"HLT-BMS-120S"
    assert answer.responses[0].response_id == 0x7EC
    assert 0 <= answer.responses[0].p2_s < 0.05
    assert answer.request_s > 0
    assert answer.problem == ""
    assert answer.run_folder is None
    assert runs(halite_home) == []


def test_a_refusal_is_an_answer():
    assert payloads(ask(World(), "22FFFF")) == ["7f2231"]
    assert payloads(ask(World(), "10")) == ["7f1013"]
    assert payloads(ask(World(), "1083")) == []


def test_silence_is_a_problem_with_advice():
    world, bms = scripted_world()
    bms.when("22D010", None)
    answer = ask(world, "22D010")
    assert answer.responses == ()
    assert "did not answer" in answer.problem
    assert answer.advice


def test_what_is_pending_is_counted():
    world, bms = scripted_world()
    bms.when("22D010", [(0.01, bytes.fromhex("7F2278")), (1.0, bytes.fromhex("7F2278")), (2.0, bytes.fromhex("62D010AA"))])
    answer = ask(world, "22D010")
    assert answer.pending == 2
    assert payloads(answer) == ["62d010aa"]
    assert 1.9 < answer.responses[0].p2_s < 2.1


def test_a_request_to_all_ecus_returns_what_each_one_answers():
    world = World(fd=False)
    other = Frame(can_id=0x7E9, data=bytes.fromhex("037F2231CCCCCCCC"))
    heads = []

    def answer_once():
        if world.wire.heads and not heads:
            heads.append(1)
            world.bench.now_s += 0.003
            world.bench.runner.on_frames([other], world.bench.now_s)

    world.bench.before_step = answer_once
    answer = ask(world, "22F186", functional=True)
    assert {response.response_id: response.payload.hex() for response in answer.responses} == {
        0x7EC: "62f18601",
        0x7E9: "7f2231",
    }


def test_a_request_that_changes_something_needs_the_confirmed_pack():
    world = World()
    ask(world, "1003")
    with pytest.raises(SafetyRefusalError, match="serial number"):
        ask(world, "288001")
    with pytest.raises(WrongPackError):
        ask(world, "288001", serial="SOMEONE-ELSE")
    assert not [head for head in world.wire.heads if head[0] == 0x28]


def test_a_request_that_changes_something_is_recorded_before_and_after():
    world = World()
    ask(world, "1003")
    answer = write(world, "31010203")
    assert payloads(answer) == ["710102030000"]
    states = [record.state for record in journal_of(answer)]
    assert states == ["planned", "sending", "note", "closed"]
    planned, _, note, _ = journal_of(answer)
    assert planned.detail["request"] == "31010203"
    assert planned.detail["operator"] == "engineer"
    assert note.detail["answer"] == "710102030000"


def test_a_value_is_read_before_and_after_it_is_written():
    world, bms = scripted_world()
    bms.when("22D201", "62D20101", "62D20102")
    bms.when("2ED201", "6ED201")
    records = journal_of(ask(world, "2ED20102", serial="VIRTUAL-000001"))
    assert records[1].detail["value_before"] == "62d20101"
    assert records[-2].detail["value_after"] == "62d20102"


def test_the_faults_are_saved_before_they_are_cleared():
    world = World()
    world.battery.faults.stored = [(0x1B4094, 0x08)]
    ask(world, "1003")
    answer = write(world, "14FFFFFF")
    assert payloads(answer) == ["54"]
    assert len(json.loads((answer.run_folder / "faults_before.json").read_bytes())) == 1


def test_another_tester_on_the_bus_stops_a_write_before_it_leaves():
    world = World()
    ask(world, "1003")
    world.bench.idle(3.0)
    world.bench.runner.on_frames([Frame(can_id=0x7E4, data=bytes.fromhex("023E80CCCCCCCCCC"))], world.bench.now_s)
    heard_s = world.bench.now_s

    def speak_again():
        if world.bench.now_s - heard_s > 2.0:
            world.bench.runner.on_frames([Frame(can_id=0x7E4, data=bytes.fromhex("023E80CCCCCCCCCC"))], world.bench.now_s)

    world.bench.before_step = speak_again
    with pytest.raises(SafetyRefusalError, match="Another tester"):
        write(world, "31010203")
    assert not [head for head in world.wire.heads if head[0] == 0x31]


def test_two_packs_on_one_address_stop_a_write_before_it_leaves():
    world, bms = scripted_world()
    bms.when("3E00", [(0.002, b"\x7e\x00"), (0.004, b"\x7e\x00")])
    with pytest.raises(SafetyRefusalError, match="More than one BMS"):
        ask(world, "31010203", serial="VIRTUAL-000001")
    assert bms.sent("31") == []


PROGRAMMING = [
    "1002",
    "2EF15A00",
    "2EF19041",
    "3101FF00",
    "3101FF01",
    "31010202",
    "3103FF00",
    "34004400000000",
    "35",
    "3601AA",
    "37",
]
PROGRAMMING += ["380100", "3D2400400000000100", "8701", "8403"]


@pytest.mark.parametrize("request_hex", PROGRAMMING)
def test_programming_by_hand_is_for_the_virtual_pack_only(request_hex):
    world, bms = scripted_world()
    bms.serial = b"REAL-1"
    with pytest.raises(SafetyRefusalError, match="virtual pack"):
        ask(world, request_hex, serial="REAL-1")
    assert bms.requests == []
    assert objection(world.definition, bytes.fromhex(request_hex), functional=False, virtual=True) == ""


@pytest.mark.parametrize("request_hex", ["2712AABB", "2902", "2903", "2702"])
def test_keys_are_never_sent_by_hand(request_hex):
    world = World()
    with pytest.raises(SafetyRefusalError, match="unlocking"):
        write(world, request_hex)


def test_a_seed_that_was_asked_for_is_not_shown(halite_home):
    world = World()
    ask(world, "1003")
    answer = write(world, "2711")
    assert payloads(answer) == ["6711" + "00" * 8]
    assert "67110000" in str([record.detail for record in journal_of(answer)])


@pytest.mark.parametrize("request_hex", ["1101", "14FFFFFF", "2711", "2EFD0001", "2FD20103", "31010203", "BA01"])
def test_what_changes_something_is_not_sent_to_all_ecus(request_hex):
    with pytest.raises(SafetyRefusalError, match="not to all ECUs"):
        write(World(), request_hex, functional=True)


def test_every_service_of_the_standard_has_a_rule_and_unknown_ones_count_as_changing():
    assert {known.number for known in SERVICES} <= set(SERVICE_RULES)
    assert not [number for number in WRITING_SERVICES if SERVICE_RULES[number] is ConsoleRule.FREE]
    assert rule_of(World().definition, b"\xba\x01") is ConsoleRule.CONFIRMED


def test_without_diagnostics_nothing_is_asked():
    world = World()
    with pytest.raises(DefinitionError):
        world.bench.value(console_request(replace(world.definition, diagnostics=None), b"\x22\xf1\x8c", clock=world.clock))
    with pytest.raises(SafetyRefusalError):
        ask(world, "")


# ---------------------------------------------------------------- unlocking


def open_up(world, provider=demo_key_provider, level=0x11, **changes):
    settings = {"serial": world.serial, "operator": "engineer", "clock": world.clock} | changes
    return world.bench.value(unlock(world.definition, level, provider, **settings))


def wrong_keys(level, seed):
    return bytes(8)


def test_unlocking_opens_the_level_once():
    world = World()
    ask(world, "1003")
    assert not open_up(world).already
    assert open_up(world).already


def test_a_wrong_key_is_tried_once():
    world = World()
    ask(world, "1003")
    before = len(world.wire.heads)
    with pytest.raises(NegativeResponseError) as caught:
        open_up(world, wrong_keys)
    assert caught.value.code == 0x35
    assert len([head for head in world.wire.heads[before:] if head[:2] == b"\x27\x12"]) == 1


def test_a_lock_out_is_counted_down_over_a_restart_of_the_program():
    world = World()
    ask(world, "1003")
    for _ in range(2):
        with pytest.raises(NegativeResponseError):
            open_up(world, wrong_keys)
    with pytest.raises(SafetyRefusalError, match="locked for another 10 s"):
        open_up(world, wrong_keys)
    world.bench.runner = world.bench.new_runner()
    world.bench.idle(4.0)
    before = len(world.wire.heads)
    with pytest.raises(SafetyRefusalError, match=r"locked for another [1-6] s"):
        open_up(world)
    assert not [head for head in world.wire.heads[before:] if head[0] == 0x27]
    assert Lockouts(world.clock).remaining_s(world.serial) > 0
    world.bench.idle(8.0)
    ask(world, "1003")
    assert not open_up(world).already


@pytest.mark.parametrize("level", [0x10, 0x7F, 0x200])
def test_what_is_no_level_is_refused(level):
    with pytest.raises(SafetyRefusalError, match="no security level"):
        open_up(World(), level=level)


def test_keys_and_certificates_go_with_their_level_only():
    with pytest.raises(SafetyRefusalError, match="level 0"):
        open_up(World(), level=0)


# ---------------------------------------------------------------- scans


def look(world, kind, first, last, **changes):
    hits = {}
    outcome = world.bench.run(scan(world.definition, kind, first, last, on_hit=hits.__setitem__, **changes))
    if outcome.error is not None:
        raise outcome.error
    return outcome.value, {number: payload.hex() for number, payload in hits.items()}


def test_a_scan_finds_the_data_identifiers_of_the_pack():
    outcome, hits = look(World(), "data", 0xF180, 0xF19F)
    assert {0xF180, 0xF186, 0xF187, 0xF18A, 0xF18B, 0xF18C, 0xF190, 0xF191, 0xF195, 0xF182} <= set(hits)
    assert 0xF181 not in hits
    assert (outcome.asked, outcome.found, outcome.stopped) == (32, len(hits), False)


def test_a_scan_keeps_to_its_rate():
    world = World()
    began_s = world.bench.now_s
    look(world, "data", 0xF000, 0xF01F, requests_per_s=10.0)
    assert world.bench.now_s - began_s == pytest.approx(3.2, abs=0.1)


def test_a_scan_of_sessions_leaves_the_pack_in_the_session_it_was_in():
    world = World()
    ask(world, "1003")
    _, hits = look(world, "sessions", 1, 0x7F)
    assert {1, 3} <= set(hits)
    assert payloads(ask(world, "22F186")) == ["62f18603"]


def test_the_programming_session_of_a_real_pack_is_never_entered_by_a_scan():
    world, bms = scripted_world()
    bms.serial = b"REAL-1"
    outcome, _ = look(world, "sessions", 1, 5)
    assert outcome.asked == 4
    assert bms.sent("1002") == []
    assert bms.sent("10")[-1] == bytes.fromhex("1001")


def test_a_scan_of_routines_asks_for_results_and_starts_nothing():
    world = World()
    ask(world, "1003")
    with pytest.raises(SafetyRefusalError, match="serial number"):
        look(world, "routines", 0x0200, 0x0208)
    before = len(world.wire.heads)
    outcome, _ = look(world, "routines", 0x0200, 0x0208, serial=world.serial)
    assert outcome.asked == 9
    assert {head[:2].hex() for head in world.wire.heads[before:] if head[0] == 0x31} == {"3103"}


def test_a_scan_is_stopped_at_the_next_request():
    world = World()
    seen = []
    world.bench.on_progress = lambda progress: (seen.append(progress), len(seen) == 5 and world.bench.runner.cancel())
    outcome, _ = look(world, "data", 0xF000, 0xFFFF)
    assert outcome.stopped
    assert outcome.asked < 7


def test_a_scan_ends_when_the_pack_stops_answering():
    world, bms = scripted_world()
    bms.when("22D0", *[None] * 50)
    with pytest.raises(NoResponseError):
        look(world, "data", 0xD000, 0xD0FF)
    assert len(bms.sent("22D0")) == 3


@pytest.mark.parametrize(
    ("kind", "first", "last"), [("sessions", 0, 5), ("data", 5, 4), ("data", 0, 0x10000), ("colours", 1, 2)]
)
def test_a_range_that_makes_no_sense_is_refused(kind, first, last):
    with pytest.raises(SafetyRefusalError, match="not possible"):
        look(World(), kind, first, last)


def test_after_everything_the_pack_can_still_be_identified():
    world = World()
    ask(world, "1003")
    look(world, "sessions", 1, 0x20)

    def procedure() -> Procedure[Response]:
        return (yield Exchange(request=bytes.fromhex("22F18C"), echo_length=2))

    assert world.bench.value(procedure()).payload[3:].startswith(b"VIRTUAL")
    assert world.bench.value(read_identity(world.definition)).serial == world.serial

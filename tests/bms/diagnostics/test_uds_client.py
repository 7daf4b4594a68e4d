"""The UDS client believes an answer only when it must be the answer."""

import itertools

import pytest

from bms.diagnostics.procedure import Exchange, GatedExchange, Procedure, ReadClock, Response, Wait
from bms.diagnostics.services import read_data, read_memory
from bms.errors import NegativeResponseError, NoResponseError, SafetyRefusalError
from can_drivers.errors import ConsecutiveFrameTimeoutError, FlowControlTimeoutError
from tests.bms.diagnostics.virtual_time import Bench, ScriptedEcu

SERIAL = bytes.fromhex("62F18C") + b"A1"
SYNC_READS = {
    bytes.fromhex("22F18C"): SERIAL,
    bytes.fromhex("22F191"): bytes.fromhex("62F191") + b"HW",
    bytes.fromhex("22F195"): bytes.fromhex("62F195") + b"SW",
}


def answering(answers):
    """Return a script: requests → answers; identification is always answered."""

    def script(request, functional):
        if request in answers:
            answer = answers[request]
            return [answer] if isinstance(answer, (bytes, tuple)) else answer
        return [SYNC_READS[request]] if request in SYNC_READS else []

    return script


def one(exchange):
    """Return a procedure of one exchange."""

    def procedure() -> Procedure[Response]:
        return (yield exchange)

    return procedure()


def requests_of(ecu):
    return [payload for _, payload, _ in ecu.requests]


def test_a_positive_answer_ends_the_exchange():
    bench = Bench(ScriptedEcu(answering({})))
    response = bench.value(one(Exchange(request=bytes.fromhex("22F18C"), echo_length=2)))
    assert response.payload == SERIAL
    assert response.request_finished_s < response.started_s <= response.finished_s


def test_the_echo_does_not_match_so_the_answer_is_ignored():
    bench = Bench(ScriptedEcu(answering({bytes.fromhex("22D010"): [(0.001, SERIAL), (0.01, bytes.fromhex("62D01001"))]})))
    response = bench.value(one(Exchange(request=bytes.fromhex("22D010"), echo_length=2)))
    assert response.payload == bytes.fromhex("62D01001")
    assert bench.runner.ignored_answers == 1


@pytest.mark.parametrize("stray", ["7E00", "7F2231FF", "7F3E12", "50010032", "6F", "40"])
def test_an_answer_to_something_else_does_not_end_the_exchange(stray):
    wanted = bytes.fromhex("62D01001")
    bench = Bench(ScriptedEcu(answering({bytes.fromhex("22D010"): [(0.001, bytes.fromhex(stray)), (0.01, wanted)]})))
    assert bench.value(one(Exchange(request=bytes.fromhex("22D010"), echo_length=2))).payload == wanted


def test_a_negative_answer_becomes_an_error_with_service_code_and_advice():
    bench = Bench(ScriptedEcu(answering({bytes.fromhex("22D010"): bytes.fromhex("7F2231")})))
    error = bench.run(one(Exchange(request=bytes.fromhex("22D010")))).error
    assert isinstance(error, NegativeResponseError)
    assert (error.service_id, error.code) == (0x22, 0x31)
    assert "requestOutOfRange" in error.detail
    assert error.advice


def test_silence_ends_after_p2():
    bench = Bench(ScriptedEcu(lambda request, functional: []))
    began_s = bench.now_s
    error = bench.run(one(Exchange(request=bytes.fromhex("22D010")))).error
    assert isinstance(error, NoResponseError)
    assert 0.05 < bench.now_s - began_s < 0.3


def test_once_the_answer_has_started_p2_no_longer_counts():
    # 4095 bytes take 137 ms on the wire, longer than P2 and its margin.
    memory = bytes(range(256)) * 15 + bytes(253)
    bench = Bench(ScriptedEcu(answering({bytes.fromhex("2324004000000FFD"): (0.049, b"\x63" + memory)})))
    assert bench.value(read_memory(0x400000, 4093)) == memory


def test_response_pending_is_followed_until_the_answer():
    pending = bytes.fromhex("7F2278")
    answers = [(0.04 + 4.0 * n, pending) for n in range(4)] + [(16.0, bytes.fromhex("62D01001"))]
    bench = Bench(ScriptedEcu(answering({bytes.fromhex("22D010"): answers})))
    exchange = Exchange(request=bytes.fromhex("22D010"), echo_length=2, deadline_s=30.0)
    assert bench.value(one(exchange)).payload == bytes.fromhex("62D01001")


def test_response_pending_for_ever_ends_at_the_deadline():
    answers = [(0.04 + 0.5 * n, bytes.fromhex("7F2278")) for n in range(200)]
    bench = Bench(ScriptedEcu(answering({bytes.fromhex("22D010"): answers})))
    began_s = bench.now_s
    error = bench.run(one(Exchange(request=bytes.fromhex("22D010"), deadline_s=12.0))).error
    assert isinstance(error, NoResponseError)
    assert 12.0 <= bench.now_s - began_s < 12.2


def test_after_response_pending_silence_ends_after_p2_star():
    bench = Bench(ScriptedEcu(answering({bytes.fromhex("22D010"): bytes.fromhex("7F2278")})))
    began_s = bench.now_s
    error = bench.run(one(Exchange(request=bytes.fromhex("22D010"), deadline_s=60.0))).error
    assert isinstance(error, NoResponseError)
    assert 5.0 <= bench.now_s - began_s < 5.3


def test_busy_is_repeated_with_growing_pauses():
    replies = iter([bytes.fromhex("7F2221")] * 9 + [bytes.fromhex("62D01001")])
    ecu = ScriptedEcu(lambda request, functional: [next(replies)])
    bench = Bench(ecu)
    assert bench.value(one(Exchange(request=bytes.fromhex("22D010")))).payload == bytes.fromhex("62D01001")
    times = [time_s for time_s, _, _ in ecu.requests]
    gaps = [after - before for before, after in itertools.pairwise(times)]
    assert 0.01 <= gaps[0] < 0.02
    assert all(0.5 <= gap < 0.51 for gap in gaps[6:])
    assert gaps == sorted(gaps[:6]) + gaps[6:]


def test_busy_for_ever_ends_after_ten_seconds():
    bench = Bench(ScriptedEcu(lambda request, functional: [bytes.fromhex("7F2221")]))
    began_s = bench.now_s
    error = bench.run(one(Exchange(request=bytes.fromhex("22D010")))).error
    assert isinstance(error, NegativeResponseError)
    assert error.code == 0x21
    assert 9.0 < bench.now_s - began_s <= 10.1


def test_a_late_refusal_of_one_write_is_not_taken_for_the_next_ones_answer():
    late = {bytes.fromhex("2EF15A01"): [(0.4, bytes.fromhex("6EF15A"))], bytes.fromhex("2EF15A02"): [bytes.fromhex("7F2E31")]}
    ecu = ScriptedEcu(answering(late))
    bench = Bench(ecu)

    def two_writes() -> Procedure[list[object]]:
        results: list[object] = []
        for request in ("2EF15A01", "2EF15A02"):
            try:
                results.append((yield GatedExchange(request=bytes.fromhex(request), echo_length=2)))
            except (NoResponseError, NegativeResponseError) as error:
                results.append(error)
        return results

    first, second = bench.value(two_writes())
    assert isinstance(first, NoResponseError)
    assert isinstance(second, NegativeResponseError)
    # The second write left only after an identifier had been read to bring the answers back into step.
    assert [payload.hex() for payload in requests_of(ecu)] == ["2ef15a01", "22f191", "2ef15a02"]


def test_a_dirty_channel_is_drained_for_p2_star_when_the_answer_stays_away():
    ecu = ScriptedEcu(answering({bytes.fromhex("2EF15A02"): bytes.fromhex("6EF15A")}))
    bench = Bench(ecu)
    bench.run(one(GatedExchange(request=bytes.fromhex("2EF15A01"), echo_length=2)))
    timed_out_s = bench.now_s
    bench.value(one(GatedExchange(request=bytes.fromhex("2EF15A02"), echo_length=2)))
    sync_s = ecu.requests[1][0]
    assert sync_s >= timed_out_s + 5.0


def test_when_the_bms_cannot_be_brought_into_step_the_write_does_not_leave():
    ecu = ScriptedEcu(lambda request, functional: [])
    bench = Bench(ecu)
    for _ in range(3):
        assert isinstance(bench.run(one(GatedExchange(request=bytes.fromhex("2EF15A01")))).error, NoResponseError)
    assert requests_of(ecu).count(bytes.fromhex("2EF15A01")) == 1


def test_the_same_read_may_be_repeated_at_once_but_its_two_answers_are_never_taken_for_others():
    block = {0: b"\x63" + b"a" * 16, 1: b"\x63" + b"b" * 16}
    first_asked = []

    def script(request, functional):
        if request in SYNC_READS:
            return [SYNC_READS[request]]
        index = request[5] >> 4
        if index == 0:
            first_asked.append(request)
            # Both answers to the doubled question come late, the second one into the next question.
            return [(0.2 if len(first_asked) == 1 else 0.06, block[0])]
        return [block[1]]

    bench = Bench(ScriptedEcu(script))

    def procedure() -> Procedure[list[bytes]]:
        blocks = []
        for number in range(2):
            request = bytes.fromhex("2324") + (0x400000 + 16 * number).to_bytes(4, "big") + b"\x00\x10"
            try:
                blocks.append((yield Exchange(request=request)).payload)
            except NoResponseError:
                blocks.append((yield Exchange(request=request)).payload)
        return blocks

    assert bench.value(procedure()) == [block[0], block[1]]
    assert len(first_asked) == 2


def test_read_data_asks_once_more_when_the_answer_is_lost():
    replies = iter([[], [SERIAL]])
    bench = Bench(ScriptedEcu(lambda request, functional: next(replies)))
    assert bench.value(read_data(0xF18C)) == b"A1"


def test_a_lost_consecutive_frame_is_an_error_and_leaves_the_channel_dirty():
    lost = []

    def lose_one(sent):
        if not sent.by_tester and sent.frame.data[0] == 0x22 and not lost:
            lost.append(sent)
            return []
        return [(0.0, sent.frame)]

    ecu = ScriptedEcu(answering({bytes.fromhex("22D010"): bytes.fromhex("62D010") + bytes(40)}))
    bench = Bench(ecu, fault=lose_one)
    error = bench.run(one(Exchange(request=bytes.fromhex("22D010"), echo_length=2))).error
    assert error is not None
    assert bench.value(one(Exchange(request=bytes.fromhex("22D010"), echo_length=2))).payload[:3] == bytes.fromhex("62D010")
    assert requests_of(ecu)[1] in SYNC_READS


def test_a_transfer_that_stalls_ends_with_n_cr():
    def lose_after_first(sent):
        return [] if not sent.by_tester and sent.frame.data[0] >> 4 == 2 else [(0.0, sent.frame)]

    bench = Bench(
        ScriptedEcu(answering({bytes.fromhex("22D010"): bytes.fromhex("62D010") + bytes(40)})), fault=lose_after_first
    )
    error = bench.run(one(Exchange(request=bytes.fromhex("22D010")))).error
    assert isinstance(error, ConsecutiveFrameTimeoutError)


def test_a_missing_flow_control_ends_with_n_bs():
    def lose_flow_control(sent):
        return [] if not sent.by_tester and sent.frame.data[0] >> 4 == 3 else [(0.0, sent.frame)]

    bench = Bench(ScriptedEcu(answering({})), fault=lose_flow_control)
    error = bench.run(one(GatedExchange(request=b"\x36\x01" + bytes(100), echo_length=1))).error
    assert isinstance(error, FlowControlTimeoutError)


def test_a_writing_service_that_did_not_pass_the_gate_never_leaves():
    ecu = ScriptedEcu(lambda request, functional: [])
    bench = Bench(ecu)
    for service in (0x11, 0x14, 0x27, 0x28, 0x29, 0x2E, 0x2F, 0x31, 0x34, 0x35, 0x36, 0x37, 0x3D, 0x85):
        assert isinstance(bench.run(one(Exchange(request=bytes([service, 1])))).error, SafetyRefusalError)
    assert ecu.requests == []


def enter(session):
    return one(Exchange(request=bytes([0x10, session]), echo_length=1))


SESSIONS = {
    bytes.fromhex("1001"): bytes.fromhex("5001003201F4"),
    bytes.fromhex("1003"): bytes.fromhex("5003003201F4"),
}


def test_tester_present_keeps_a_session_every_two_seconds_without_asking_for_an_answer():
    ecu = ScriptedEcu(answering(SESSIONS))
    bench = Bench(ecu)
    bench.idle(10.0)
    assert ecu.requests == []
    bench.value(enter(3))
    bench.idle(10.0)
    kept = ecu.requests[1:]
    assert [(payload.hex(), functional) for _, payload, functional in kept] == [("3e80", True)] * len(kept)
    times = [time_s for time_s, _, _ in ecu.requests]
    assert len(kept) >= 4
    assert all(after - before < 2.1 for before, after in itertools.pairwise(times))
    bench.value(enter(1))
    count = len(ecu.requests)
    bench.idle(10.0)
    assert len(ecu.requests) == count


def test_tester_present_is_sent_in_a_wait_but_never_inside_an_exchange():
    pending = [(0.04 + 3.0 * n, bytes.fromhex("7F2278")) for n in range(3)] + [(9.0, bytes.fromhex("62D01001"))]
    ecu = ScriptedEcu(answering({**SESSIONS, bytes.fromhex("22D010"): pending}))
    bench = Bench(ecu)

    def procedure() -> Procedure[tuple[float, float]]:
        yield Exchange(request=bytes.fromhex("1003"), echo_length=1)
        yield Wait(duration_s=5.0)
        before_s = yield ReadClock()
        yield Exchange(request=bytes.fromhex("22D010"), echo_length=2, deadline_s=30.0)
        return before_s, (yield ReadClock())

    before_s, after_s = bench.value(procedure())
    kept = [time_s for time_s, payload, _ in ecu.requests if payload == b"\x3e\x80"]
    assert len(kept) == 2
    assert not [time_s for time_s in kept if before_s < time_s < after_s]


def test_p2_is_taken_over_from_the_session():
    answers = {bytes.fromhex("1003"): bytes.fromhex("500301F401F4"), bytes.fromhex("22D010"): (0.45, bytes.fromhex("62D01001"))}
    bench = Bench(ScriptedEcu(answering(answers)))
    assert isinstance(bench.run(one(Exchange(request=bytes.fromhex("22D010")))).error, NoResponseError)
    bench.value(enter(3))
    assert bench.value(one(Exchange(request=bytes.fromhex("22D010")))).payload == bytes.fromhex("62D01001")


def test_a_suppressed_answer_is_silence_and_a_refusal_is_still_an_error():
    quiet = GatedExchange(request=bytes.fromhex("8582"), expect_response=False, functional=True)
    ecu = ScriptedEcu(lambda request, functional: [])
    assert Bench(ecu).value(one(quiet)).payload == b""
    assert ecu.requests[0][2]
    refusing = Bench(ScriptedEcu(lambda request, functional: [bytes.fromhex("7F8522")]))
    error = refusing.run(one(quiet)).error
    assert isinstance(error, NegativeResponseError)
    assert error.code == 0x22


def test_a_suppressed_answer_that_was_announced_is_awaited():
    quiet = GatedExchange(request=bytes.fromhex("288301"), echo_length=1, expect_response=False)
    script = lambda request, functional: [bytes.fromhex("7F2878"), (2.0, bytes.fromhex("6803"))]  # noqa: E731 - one line tells it
    assert Bench(ScriptedEcu(script)).value(one(quiet)).payload == bytes.fromhex("6803")

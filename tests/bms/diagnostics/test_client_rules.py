"""What the UDS client does where the standard leaves traps: several ECUs, silence, sessions, limits of time, address bytes."""

import contextlib
from dataclasses import replace

import pytest

from bms.diagnostics.procedure import (
    CountForeignRequests,
    Exchange,
    GatedExchange,
    LimitDuration,
    Procedure,
    ReadQuiet,
    Response,
    Wait,
)
from bms.errors import JobOverdueError, NegativeResponseError, NoResponseError
from can_drivers.errors import IsoTpError, LinkLostError
from can_drivers.frames import Frame
from can_drivers.isotp import IsoTpAddress, IsoTpEndpoint, IsoTpParameters, MessageReceived
from can_drivers.isotp.parameters import AddressingMode
from tests.bms.diagnostics.virtual_time import DIAGNOSTICS, Bench, ScriptedEcu

SYNC = {"22f18c": "62f18c41", "22f191": "62f19148", "22f195": "62f19553"}


def one(exchange):
    def procedure() -> Procedure[Response]:
        return (yield exchange)

    return procedure()


def read(text, **settings):
    return Exchange(request=bytes.fromhex(text), echo_length=2, **settings)


def scripted(answers):
    """Return a script: hex → hex, or a list of (delay, hex) for each time it is asked; identification is always answered."""
    queues = {key: list(value) if isinstance(value, list) else value for key, value in answers.items()}

    def script(request, functional):
        found = queues.get(request.hex(), SYNC.get(request.hex(), []))
        if isinstance(found, str):
            return [bytes.fromhex(found)]
        return [(delay_s, bytes.fromhex(text)) for delay_s, text in (found.pop(0) if found else [])]

    return script


def asked(ecu):
    return [payload.hex() for _, payload, _ in ecu.requests]


class SeveralEcus:
    """ECUs on a bus, each with its ids and its script; all hear 0x7DF."""

    def __init__(self, **scripts):
        self.ecus = {}
        for name, script in scripts.items():
            response_id = int(name[1:], 16)
            self.ecus[response_id] = (self._endpoint(response_id, response_id - 8), self._endpoint(response_id, 0x7DF), script)
        self._due = []

    @staticmethod
    def _endpoint(tx_id, rx_id):
        return IsoTpEndpoint(IsoTpAddress(tx_id=tx_id, rx_id=rx_id), IsoTpParameters())

    @property
    def next_time_s(self):
        times = [endpoint.next_time_s for endpoint, _, _ in self.ecus.values()] + [due[0] for due in self._due]
        return min((time_s for time_s in times if time_s is not None), default=None)

    def on_frame(self, frame, now_s):
        for endpoint, functional, script in self.ecus.values():
            for heard in (endpoint, functional):
                heard.on_frame(frame, now_s)
                for event in heard.take_events():
                    if isinstance(event, MessageReceived) and event.payload != b"\x3e\x80":
                        self._due += [
                            (now_s + delay_s, bytes.fromhex(text), endpoint)
                            for delay_s, text in script.get(event.payload.hex(), [])
                        ]

    def poll(self, now_s):
        for due in sorted((due for due in self._due if due[0] <= now_s), key=lambda due: due[0]):
            self._due.remove(due)
            due[2].send(due[1], now_s)
        return [frame for endpoint, _, _ in self.ecus.values() for frame in endpoint.poll(now_s)]


# ---------------------------------------------------------------- several ECUs


def test_every_ecu_that_answers_a_request_to_all_is_heard_long_answers_included():
    long = "62f190" + "41" * 60
    node = SeveralEcus(
        x7EC={"22f190": [(0.01, "62f19042")]},
        x7E8={"22f190": [(0.002, long)]},
        x7E9={"22f190": [(0.001, "7f2278"), (2.0, "62f19043")]},
        x7EA={"22f190": [(0.02, "7f2231")]},
        x7EB={},
    )
    response = Bench(node).value(one(read("22F190", functional=True, collect_all=True)))
    answers = {answer.response_id: answer.payload.hex() for answer in response.others}
    assert answers == {0x7EC: "62f19042", 0x7E8: long, 0x7E9: "62f19043", 0x7EA: "7f2231"}
    assert response.payload.hex() == "62f19042"
    assert response.pending == 1


def test_an_ecu_that_announces_an_answer_and_gives_none_does_not_hold_up_the_others_for_ever():
    node = SeveralEcus(x7EC={"22f190": [(0.01, "62f19042")]}, x7E9={"22f190": [(0.001, "7f2278")]})
    bench = Bench(node)
    began_s = bench.now_s
    response = bench.value(one(read("22F190", functional=True, collect_all=True)))
    assert len(response.others) == 1
    assert 5.0 < bench.now_s - began_s < 5.3


def test_nobody_answering_all_is_no_response():
    error = Bench(SeveralEcus(x7EC={})).run(one(read("22F190", functional=True, collect_all=True))).error
    assert isinstance(error, NoResponseError)


def test_two_ecus_with_one_address_are_both_heard():
    node = SeveralEcus(x7EC={"3e00": [(0.001, "7e00"), (0.003, "7e00")]})
    response = Bench(node).value(one(Exchange(request=b"\x3e\x00", echo_length=1, collect_all=True)))
    assert [answer.response_id for answer in response.others] == [0x7EC, 0x7EC]


def test_what_is_too_long_for_one_frame_is_not_sent_to_all_ecus():
    ecu = ScriptedEcu(scripted({}))
    error = Bench(ecu).run(one(Exchange(request=bytes(8), functional=True))).error
    assert isinstance(error, IsoTpError)
    assert "one frame" in error.what
    assert ecu.requests == []


def test_those_who_share_a_response_id_do_not_both_answer_with_flow_control():
    # The same BMS, polled on the functional id of OBD and asked on its own.
    long = "62d010" + "11" * 30
    node = SeveralEcus(x7EC={"22d010": [(0.001, long)], "22f18c": [(0.001, "62f18c" + "41" * 20)]})
    bench = Bench(node)
    bench.wire.keep = True

    def procedure() -> Procedure[list[str]]:
        answers = []
        for _ in range(3):
            answers.append((yield read("22D010", request_id=0x7E4, response_id=0x7EC)).payload.hex())
            answers.append((yield read("22D010", request_id=0x7DF, response_id=0x7EC)).payload.hex())
            answers.append((yield read("22F18C")).payload.hex())
        return answers

    assert bench.value(procedure()) == [long, long, "62f18c" + "41" * 20] * 3
    flow_controls = [sent for sent in bench.wire.sent if sent.by_tester and sent.frame.data[0] >> 4 == 3]
    assert len(flow_controls) == 9


def test_a_late_answer_to_one_who_shares_the_response_id_does_not_answer_a_write():
    script = {"22d010": [[(0.3, "62d01001")]], "2ed010": [[(0.001, "7f2e31")]]}
    ecu = ScriptedEcu(scripted(script))
    bench = Bench(ecu)
    polled = read("22D010", request_id=0x7E3, response_id=0x7EC)

    def procedure() -> Procedure[Response]:
        with contextlib.suppress(NoResponseError):
            yield polled
        return (yield GatedExchange(request=bytes.fromhex("2ED01005"), echo_length=2))

    bench.run(procedure())
    assert asked(ecu)[0] in SYNC


# ---------------------------------------------------------------- silence and late answers


def quiet(text):
    return GatedExchange(request=bytes.fromhex(text), echo_length=1, functional=True, expect_response=False)


def test_a_late_refusal_of_a_silenced_request_is_not_taken_for_the_refusal_of_the_next_one():
    # A BMS answers in order: what it has to say about the first one comes before it says who it is.
    sync = {text: [[(0.04, answer)]] for text, answer in SYNC.items()}
    ecu = ScriptedEcu(scripted(sync | {"8582": [[(0.3, "7f8522")]], "8501": [[(0.02, "c501")]]}))
    bench = Bench(ecu)

    def procedure() -> Procedure[Response]:
        yield quiet("8582")
        yield Wait(duration_s=0.13)
        return (yield GatedExchange(request=bytes.fromhex("8501"), echo_length=1))

    assert bench.value(procedure()).payload.hex() == "c501"
    assert asked(ecu)[1] in SYNC


def test_silenced_requests_of_different_services_cost_no_synchronising():
    ecu = ScriptedEcu(scripted({}))
    bench = Bench(ecu)

    def procedure() -> Procedure[None]:
        yield quiet("8582")
        yield quiet("288301")

    bench.value(procedure())
    assert asked(ecu) == ["8582", "288301"]


def test_an_announcement_heard_while_draining_lengthens_the_draining():
    # The first 0x78 is lost; the second one shows that the BMS still works on the request that was given up.
    work = [(3.0, "7f3178"), (7.5, "7101ff0000")]
    ecu = ScriptedEcu(scripted({"3101ff00": [work], "3101ff01": [[(0.001, "7f3122")]]}))
    bench = Bench(ecu)

    def procedure() -> Procedure[Response]:
        with contextlib.suppress(NoResponseError):
            yield GatedExchange(request=bytes.fromhex("3101FF00"), echo_length=3)
        return (yield GatedExchange(request=bytes.fromhex("3101FF01"), echo_length=3))

    error = bench.run(procedure()).error
    assert isinstance(error, NegativeResponseError)
    times = [time_s - ecu.requests[0][0] for time_s, _, _ in ecu.requests]
    # Nothing was sent before the answer had come, and nothing waited longer than that.
    assert 7.5 <= times[1] < 7.6


def test_busy_does_not_synchronise():
    script = {"3101ff00": [[]], "22f18c": "7f2221", "22f191": "7f2221", "22f195": "7f2221"}
    ecu = ScriptedEcu(scripted(script))
    bench = Bench(ecu)
    for _ in range(2):
        assert bench.run(one(GatedExchange(request=bytes.fromhex("3101FF00"), echo_length=3))).error is not None
    assert asked(ecu).count("3101ff00") == 1


def test_an_answer_after_busy_makes_the_channel_dirty():
    script = {"3101ff00": [[(0.001, "7f3121"), (0.005, "7101ff0000")], [(0.001, "7101ff0000")]], "3101ff01": "7101ff0100"}
    ecu = ScriptedEcu(scripted(script))
    bench = Bench(ecu)
    bench.value(one(GatedExchange(request=bytes.fromhex("3101FF00"), echo_length=3)))
    bench.value(one(GatedExchange(request=bytes.fromhex("3101FF01"), echo_length=3)))
    assert asked(ecu)[2] in SYNC


def test_what_comes_unasked_by_design_is_ignored_and_counted():
    # Periodic data (0x2A) and a response on event (0x86) between request and answer.
    unasked = [(0.001, "6af20112"), (0.002, "62d01099"), (0.003, "c60001"), (0.01, "62f18c41")]
    bench = Bench(ScriptedEcu(scripted({"22f18c": [unasked]})))
    assert bench.value(one(read("22F18C"))).payload.hex() == "62f18c41"
    assert bench.runner.ignored_answers == 3


# ---------------------------------------------------------------- time


@pytest.mark.parametrize("count", [1, 100, 10_000])
def test_pending_is_followed_no_longer_than_the_exchange_allows_however_often_it_comes(count):
    step_s = 20.0 / count
    flood = [(0.01 + step_s * n, "7f2278") for n in range(count)]
    ecu = ScriptedEcu(scripted({"22d010": [flood]}))
    bench = Bench(ecu)
    began_s = bench.now_s
    error = bench.run(one(read("22D010", deadline_s=10.0))).error
    assert isinstance(error, NoResponseError)
    assert bench.now_s - began_s < 10.2


def test_an_answer_that_dribbles_in_ends_all_the_same():
    # Each consecutive frame comes just before N_Cr is over; 4000 bytes would take ten minutes.
    def dribble(sent):
        late = not sent.by_tester and sent.frame.data[0] >> 4 == 2
        return [(0.9 * sent.number if late else 0.0, sent.frame)]

    bench = Bench(ScriptedEcu(scripted({"22d010": "62d010" + "11" * 4000})), fault=dribble)
    began_s = bench.now_s
    assert bench.run(one(read("22D010"))).error is not None
    assert bench.now_s - began_s < 62.0


def test_a_job_that_takes_longer_than_it_ever_should_is_ended_and_may_clean_up():
    ecu = ScriptedEcu(scripted({"22d010": "62d01001", "1001": "500100320000"}))
    bench = Bench(ecu)
    seen = []

    def procedure() -> Procedure[None]:
        yield LimitDuration(duration_s=5.0)
        try:
            while True:
                yield read("22D010")
                yield Wait(duration_s=1.0)
        except JobOverdueError as error:
            seen.append(error)
        yield Exchange(request=b"\x10\x01", echo_length=1)

    began_s = bench.now_s
    bench.value(procedure())
    assert len(seen) == 1
    assert bench.now_s - began_s == pytest.approx(5.0, abs=0.1)
    assert asked(ecu)[-1] == "1001"


def test_a_job_that_does_not_clean_up_ends_too():
    bench = Bench(ScriptedEcu(scripted({"22d010": "62d01001"})))

    def procedure() -> Procedure[None]:
        yield LimitDuration(duration_s=5.0)
        failures = 0
        while failures < 3:
            try:
                yield read("22D010")
                yield Wait(duration_s=1.0)
            except JobOverdueError:
                failures += 1

    began_s = bench.now_s
    bench.value(procedure())
    assert bench.now_s - began_s < 66.0


def test_pending_is_not_followed_beyond_the_end_of_the_job():
    flood = [(0.01 + 1.0 * n, "7f2278") for n in range(100)]
    bench = Bench(ScriptedEcu(scripted({"22d010": [flood]})))

    def procedure() -> Procedure[Response]:
        yield LimitDuration(duration_s=7.0)
        return (yield read("22D010", deadline_s=1000.0))

    began_s = bench.now_s
    assert bench.run(procedure()).error is not None
    assert bench.now_s - began_s < 7.2


# ---------------------------------------------------------------- tester present


def in_extended_session(exchange, pause_s=0.0):
    def procedure() -> Procedure[None]:
        yield Exchange(request=b"\x10\x03", echo_length=1)
        yield Wait(duration_s=pause_s)
        try:
            yield exchange
        except (NegativeResponseError, NoResponseError, IsoTpError):
            return

    return procedure()


SLOW = {
    "sending a long request": (GatedExchange(request=b"\x36\x01" + bytes(4000), echo_length=1), [[(0.01, "7601")]]),
    "waiting for the answer": (read("22D010"), [[(0.04, "62d01001")]]),
    "response pending": (read("22D010", deadline_s=30.0), [[(0.01, "7f2278"), (4.5, "7f2278"), (9.0, "62d01001")]]),
    "receiving a long answer": (read("22D010"), [[(0.01, "62d010" + "11" * 4000)]]),
    "busy": (read("22D010"), [[(0.001, "7f2221")]] * 12 + [[(0.001, "62d01001")]]),
    "silence": (read("22D010"), [[]]),
    "collecting": (read("22D010", collect_all=True), [[(0.01, "7f2278"), (4.0, "62d01001")]]),
    "another ECU": (read("22D010", request_id=0x7E3, response_id=0x7EB, deadline_s=10.0), [[]]),
    "an exchange that others wait for": (quiet("8582"), [[]]),
}


@pytest.mark.parametrize("what", SLOW)
@pytest.mark.parametrize("pause_s", [0.0, 1.9, 1.95, 1.999, 2.0, 3.9])
def test_tester_present_never_lands_inside_an_exchange(what, pause_s):
    exchange, answers = SLOW[what]
    ecu = ScriptedEcu(scripted({"1003": "5003003201f4", exchange.request.hex(): list(answers)}))
    bench = Bench(ecu)
    running = []
    sent_inside = []
    put = bench.wire.put

    def look():
        clients = bench.runner._clients.values()
        running[:] = [(client, client._attempt) for client in clients if client._attempt is not None]

    def watch(frames, *, by_tester, now_s):
        kept = [number for number, frame in enumerate(frames) if frame.can_id == 0x7DF and frame.data[1:3] == b"\x3e\x80"]
        # Outside are a request that follows it in one go, and an exchange that has just ended.
        goes_on = [client._state.name for client, attempt in running if client._attempt is attempt]
        if by_tester and kept and (kept[0] > 0 or goes_on):
            sent_inside.append((now_s, goes_on))
        put(frames, by_tester=by_tester, now_s=now_s)

    bench.before_step = look
    bench.wire.put = watch
    bench.run(in_extended_session(exchange, pause_s))
    bench.idle(3.0)
    assert sent_inside == []
    assert b"\x3e\x80" in [payload for _, payload, _ in ecu.requests]


# ---------------------------------------------------------------- sessions


def test_a_session_request_that_is_cut_short_is_sent_as_it_is():
    bench = Bench(ScriptedEcu(scripted({"10": "7f1013"})))
    response = bench.value(one(Exchange(request=b"\x10", accept_negative=True)))
    assert response.payload.hex() == "7f1013"


def test_a_refused_session_is_not_entered():
    ecu = ScriptedEcu(scripted({"1003": "7f1022"}))
    bench = Bench(ecu)
    bench.value(one(Exchange(request=b"\x10\x03", echo_length=1, accept_negative=True)))
    bench.idle(10.0)
    assert asked(ecu) == ["1003"]


# ---------------------------------------------------------------- other testers


def alien(can_id=0x7E4, data="0322F18CCCCCCCCC", **settings):
    return Frame(can_id=can_id, data=bytes.fromhex(data), **settings)


def test_how_long_no_other_tester_was_heard_is_known_from_before_the_job():
    bench = Bench(ScriptedEcu(scripted({})))

    def ask() -> Procedure[float]:
        return (yield ReadQuiet())

    assert bench.value(ask()) == 0.0
    bench.idle(7.0)
    assert bench.value(ask()) == pytest.approx(7.0)
    bench.runner.on_frames([alien()], bench.now_s)
    bench.idle(1.0)
    assert bench.value(ask()) == pytest.approx(1.0)
    bench.idle(5.0)
    bench.runner.fail(LinkLostError("gone"), bench.now_s)
    bench.idle(5.0)
    assert bench.value(ask()) == 0.0


FIXED = replace(DIAGNOSTICS, request_id=0x18DA10F1, response_id=0x18DAF110, functional_id=0x18DB33F1, is_extended=True)
EXTENDED = replace(
    DIAGNOSTICS,
    request_id=0x6F1,
    response_id=0x612,
    functional_id=0x6F1,
    addressing="extended",
    request_address_byte=0x12,
    response_address_byte=0xF1,
    functional_address_byte=0xDF,
)


@pytest.mark.parametrize(
    ("diagnostics", "frame", "counts"),
    [
        (DIAGNOSTICS, alien(0x7E4), True),
        (DIAGNOSTICS, alien(0x7DF), True),
        (DIAGNOSTICS, alien(0x7E5), False),
        (DIAGNOSTICS, alien(0x7E4, is_extended=True), False),
        (FIXED, alien(0x18DA10F9, is_extended=True), True),
        (FIXED, alien(0x18DB33F9, is_extended=True), True),
        (FIXED, alien(0x18DA11F9, is_extended=True), False),
        (EXTENDED, alien(0x6F1, "120322F18C"), True),
        (EXTENDED, alien(0x6F1, "DF0322F18C"), True),
        (EXTENDED, alien(0x6F1, "130322F18C"), False),
        (EXTENDED, alien(0x6F1, ""), False),
    ],
)
def test_requests_of_other_testers_are_recognised_in_every_addressing(diagnostics, frame, counts):
    bench = Bench(ScriptedEcu(scripted({})), diagnostics)

    def procedure() -> Procedure[int]:
        yield Wait(duration_s=0.1)
        return (yield CountForeignRequests())

    bench.runner.start(procedure(), bench.now_s)
    bench.runner.on_frames([frame], bench.now_s)
    while bench.runner.running:
        bench.step()
    assert bench.runner.outcome.value == int(counts)


# ---------------------------------------------------------------- addressing


class AddressedEcu:
    """An ECU that answers reads and functional TesterPresent in any addressing."""

    def __init__(self, diagnostics):
        mode = AddressingMode(diagnostics.addressing)
        settings = {"tx_id": diagnostics.response_id, "is_extended": diagnostics.is_extended, "mode": mode}
        settings["tx_address_byte"] = diagnostics.response_address_byte
        self.endpoints = [
            IsoTpEndpoint(IsoTpAddress(rx_id=rx_id, rx_address_byte=byte, **settings), IsoTpParameters())
            for rx_id, byte in (
                (diagnostics.request_id, diagnostics.request_address_byte),
                (diagnostics.functional_id, diagnostics.functional_address_byte),
            )
        ]
        self.heard = []

    @property
    def next_time_s(self):
        return self.endpoints[0].next_time_s

    def on_frame(self, frame, now_s):
        for functional, endpoint in enumerate(self.endpoints):
            endpoint.on_frame(frame, now_s)
            for event in endpoint.take_events():
                if isinstance(event, MessageReceived):
                    self.heard.append((bool(functional), event.payload.hex()))
                    if event.payload[0] == 0x22:
                        self.endpoints[0].send(b"\x62" + event.payload[1:3] + bytes(30), now_s)

    def poll(self, now_s):
        return self.endpoints[0].poll(now_s)


MIXED = replace(
    DIAGNOSTICS,
    request_id=0x7A4,
    response_id=0x7AC,
    functional_id=0x7A0,
    addressing="mixed",
    request_address_byte=0x55,
    response_address_byte=0x55,
    functional_address_byte=0x55,
)


@pytest.mark.parametrize("diagnostics", [FIXED, EXTENDED, MIXED], ids=["fixed", "extended", "mixed"])
def test_the_client_speaks_the_addressing_of_the_definition(diagnostics):
    ecu = AddressedEcu(diagnostics)
    bench = Bench(ecu, diagnostics)
    assert bench.value(one(read("22D010"))).payload == bytes.fromhex("62D010") + bytes(30)
    bench.run(one(quiet("8582")))
    assert ecu.heard == [(False, "22d010"), (True, "8582")]

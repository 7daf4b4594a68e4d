"""The runner drives one procedure at a time, stops it only where that is safe, and tells it when the link is gone."""

import pytest

from bms.diagnostics.procedure import CountForeignRequests, Exchange, Procedure, Progress, ReadClock, Wait
from bms.errors import JobCancelledError, NoResponseError
from can_drivers.errors import LinkLostError
from can_drivers.frames import Frame
from can_drivers.isotp import AddressingMode, IsoTpAddress, IsoTpEndpoint, IsoTpParameters, MessageReceived
from tests.bms.diagnostics.virtual_time import Bench, ScriptedEcu

READ = Exchange(request=bytes.fromhex("22F18C"), echo_length=2)
ANSWER = bytes.fromhex("62F18C41")


def answering():
    return ScriptedEcu(lambda request, functional: [ANSWER])


def test_a_procedure_returns_its_value_and_the_next_one_may_start():
    bench = Bench(answering())

    def procedure() -> Procedure[str]:
        return (yield READ).payload[3:].decode()

    assert bench.value(procedure()) == "A"
    assert not bench.runner.running
    assert bench.value(procedure()) == "A"


def test_a_second_procedure_is_refused_while_one_runs():
    bench = Bench(answering())

    def procedure() -> Procedure[None]:
        yield Wait(duration_s=1.0)

    bench.runner.start(procedure(), bench.now_s)
    with pytest.raises(RuntimeError):
        bench.runner.start(procedure(), bench.now_s)


def test_waiting_takes_as_long_as_it_says():
    bench = Bench(answering())

    def procedure() -> Procedure[float]:
        before_s = yield ReadClock()
        yield Wait(duration_s=2.5)
        return (yield ReadClock()) - before_s

    assert bench.value(procedure()) == pytest.approx(2.5)


def test_progress_is_told_in_order():
    bench = Bench(answering())

    def procedure() -> Procedure[None]:
        for number in range(3):
            yield Progress(step="s", text="", fraction=number / 3)

    bench.value(procedure())
    assert [progress.fraction for progress in bench.progress] == [0.0, 1 / 3, 2 / 3]


def cancelling_steps(log):
    def procedure() -> Procedure[None]:
        try:
            yield Progress(step="fixed", text="", fraction=0.0, cancellable=False)
            yield Wait(duration_s=1.0)
            log.append("waited")
            yield READ
            log.append("read")
            yield Progress(step="free", text="", fraction=0.5, cancellable=True)
            log.append("not reached")
        except JobCancelledError:
            log.append("cancelled")
            yield READ
            log.append("cleaned up")
            raise

    return procedure()


def test_cancelling_waits_for_the_next_safe_point_and_lets_the_procedure_clean_up():
    log = []
    bench = Bench(answering())
    bench.on_progress = lambda progress: bench.runner.cancel()
    assert isinstance(bench.run(cancelling_steps(log)).error, JobCancelledError)
    assert log == ["waited", "read", "cancelled", "cleaned up"]


def test_cancelling_ends_a_wait_at_once_when_that_is_safe():
    bench = Bench(answering())

    def procedure() -> Procedure[None]:
        yield Progress(step="s", text="", fraction=0.0)
        yield Wait(duration_s=100.0)

    bench.on_progress = lambda progress: bench.runner.cancel()
    began_s = bench.now_s
    assert isinstance(bench.run(procedure()).error, JobCancelledError)
    assert bench.now_s - began_s < 1.0


def test_cancelling_never_breaks_an_exchange():
    ecu = ScriptedEcu(lambda request, functional: [(0.04, ANSWER)])
    bench = Bench(ecu)
    seen = []

    def procedure() -> Procedure[None]:
        seen.append((yield READ).payload)
        yield READ

    bench.before_step = lambda: bench.runner.cancel() if ecu.requests else None
    assert isinstance(bench.run(procedure()).error, JobCancelledError)
    assert seen == [ANSWER]
    assert len(ecu.requests) == 1


def test_cancelling_when_nothing_runs_does_nothing():
    bench = Bench(answering())
    bench.runner.cancel()
    assert bench.value(one(READ)).payload == ANSWER


def one(exchange):
    def procedure() -> Procedure[object]:
        return (yield exchange)

    return procedure()


def test_a_lost_link_is_thrown_in_and_everything_tried_after_it_fails_at_once():
    bench = Bench(ScriptedEcu(lambda request, functional: []))
    errors = []

    def procedure() -> Procedure[None]:
        for _ in range(3):
            try:
                yield READ
            except LinkLostError as error:
                errors.append(error)
        yield Wait(duration_s=0.1)

    lost = LinkLostError("gone")
    bench.runner.start(procedure(), bench.now_s)
    bench.step()
    bench.runner.fail(lost, bench.now_s)
    while bench.runner.running:
        bench.step()
    assert errors == [lost] * 3
    assert bench.runner.outcome.error is None


def test_after_a_lost_link_old_answers_are_not_believed():
    ecu = answering()
    bench = Bench(ecu)
    bench.runner.start(one(READ), bench.now_s)
    bench.step()
    bench.runner.fail(LinkLostError("gone"), bench.now_s)
    ecu.requests.clear()
    bench.idle(6.0)
    write = Exchange(request=bytes.fromhex("22D010"))
    ecu.script = lambda request, functional: [ANSWER] if request == READ.request else [bytes.fromhex("62") + request[1:]]
    assert bench.value(one(write)).payload == bytes.fromhex("62D010")
    asked = [payload for _, payload, _ in ecu.requests if payload != READ.request]
    assert asked[0][0] == 0x22
    assert asked[0] != write.request


def test_an_error_of_the_program_itself_is_not_swallowed_and_frees_the_runner():
    bench = Bench(answering())

    def broken() -> Procedure[None]:
        yield READ
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        bench.run(broken())
    assert not bench.runner.running


def test_requests_of_other_testers_are_counted_and_answers_are_not():
    bench = Bench(answering())

    def procedure() -> Procedure[tuple[int, int]]:
        before = yield CountForeignRequests()
        yield READ
        bench.runner.on_frames([Frame(can_id=i, data=bytes(8)) for i in (0x7DF, 0x7E4, 0x7EC, 0x123)], bench.now_s)
        return before, (yield CountForeignRequests())

    assert bench.value(procedure()) == (0, 2)


FIXED = IsoTpAddress(tx_id=0x18DAF1DB, rx_id=0x18DADBF1, is_extended=True)


class TwoEcus:
    """The BMS and another ECU, on 29-bit ids unless told otherwise."""

    def __init__(self, address=FIXED):
        self.bms = answering()
        self.other = IsoTpEndpoint(address, IsoTpParameters())
        self.asked = []

    @property
    def next_time_s(self):
        times = [time_s for time_s in (self.bms.next_time_s, self.other.next_time_s) if time_s is not None]
        return min(times, default=None)

    def on_frame(self, frame, now_s):
        self.bms.on_frame(frame, now_s)
        self.other.on_frame(frame, now_s)
        for event in self.other.take_events():
            if isinstance(event, MessageReceived):
                self.asked.append(event.payload)
                if event.payload == bytes.fromhex("220101"):
                    self.other.send(bytes.fromhex("620101") + bytes(30), now_s)

    def poll(self, now_s):
        return self.bms.poll(now_s) + self.other.poll(now_s)


def test_another_ecu_is_asked_on_its_own_ids_and_its_silence_does_not_hold_up_others():
    node = TwoEcus()
    bench = Bench(node)

    def ask(text):
        return Exchange(request=bytes.fromhex(text), echo_length=2, request_id=0x18DADBF1, response_id=0x18DAF1DB)

    def procedure() -> Procedure[list[bytes]]:
        answers = []
        for text in ("220101", "220102", "220101"):
            try:
                answers.append((yield ask(text)).payload)
            except NoResponseError:
                answers.append(b"")
        answers.append((yield READ).payload)
        return answers

    began_s = bench.now_s
    whole = bytes.fromhex("620101") + bytes(30)
    assert bench.value(procedure()) == [whole, b"", whole, ANSWER]
    assert bench.now_s - began_s < 1.0
    assert bench.runner.ignored_answers == 0


def test_another_ecu_is_asked_in_extended_addressing():
    address = IsoTpAddress(tx_id=0x607, rx_id=0x6F1, mode=AddressingMode.EXTENDED, tx_address_byte=0xF1, rx_address_byte=0x07)
    bench = Bench(TwoEcus(address))

    def procedure() -> Procedure[list[bytes]]:
        ask = Exchange(
            request=bytes.fromhex("220101"),
            echo_length=2,
            request_id=0x6F1,
            response_id=0x607,
            request_address_byte=0x07,
            response_address_byte=0xF1,
        )
        return [(yield ask).payload, (yield READ).payload]

    assert bench.value(procedure()) == [bytes.fromhex("620101") + bytes(30), ANSWER]

import queue
import threading

import pytest

from bms.diagnostics.procedure import Exchange, Progress, Wait
from bms.diagnostics.runner import ProcedureRunner
from bms.errors import JobCancelledError, NoResponseError
from can_drivers.errors import LinkLostError
from can_drivers.frames import Frame
from engine.diagnostics_thread import DiagnosticsThread

READ_SERIAL = Exchange(request=bytes.fromhex("22F18C"), echo_length=2)


class Ecu:
    """Answers a read of F18C with `A`, from a thread of its own, as a reader would."""

    def __init__(self):
        self.sent = queue.SimpleQueue()
        self.deaf = False
        self.unplugged = False

    def send(self, frames):
        if self.unplugged:
            raise LinkLostError("The adapter went away.")
        for frame in frames:
            self.sent.put(frame)

    def serve(self, on_frames):
        while (frame := self.sent.get()) is not None:
            if not self.deaf and frame.data[:4] == bytes.fromhex("0322F18C"):
                on_frames([Frame(can_id=0x7EC, data=bytes.fromhex("0462F18C41CCCCCC"))])


@pytest.fixture
def ecu():
    return Ecu()


@pytest.fixture
def progress():
    return []


@pytest.fixture
def diagnostics(demo_pack, ecu, progress):
    runner = ProcedureRunner(demo_pack.diagnostics, fd=False, bitrate_bps=500_000, data_bitrate_bps=2_000_000)
    thread = DiagnosticsThread(runner, ecu.send, progress.append)
    server = threading.Thread(target=ecu.serve, args=[thread.on_frames])
    server.start()
    thread.open()
    yield thread
    thread.close()
    ecu.sent.put(None)
    server.join()


@pytest.fixture
def run(diagnostics):
    def run(procedure):
        ended = queue.SimpleQueue()
        diagnostics.start(procedure, lambda value, error: ended.put((value, error)))
        return ended

    return run


def read_serial():
    yield Progress(step="read", text="Reading", fraction=0.5)
    response = yield READ_SERIAL
    return response.payload[3:]


def test_a_procedure_runs_to_its_value_and_tells_its_progress(run, diagnostics, progress):
    assert run(read_serial()).get(timeout=5) == (b"A", None)
    assert [one.step for one in progress] == ["read"]
    assert not diagnostics.running


def test_procedures_run_one_after_another(run):
    for _ in range(20):
        assert run(read_serial()).get(timeout=5) == (b"A", None)


def test_a_missing_answer_ends_it_with_its_error(run, ecu):
    ecu.deaf = True

    value, error = run(read_serial()).get(timeout=5)

    assert value is None
    assert isinstance(error, NoResponseError)


def test_a_wait_is_ended_by_the_thread_without_any_frame(run):
    def wait():
        yield Wait(duration_s=0.05)
        return "done"

    assert run(wait()).get(timeout=5) == ("done", None)


def test_a_link_that_breaks_while_sending_reaches_the_procedure(run, ecu):
    ecu.unplugged = True

    _, error = run(read_serial()).get(timeout=5)

    assert isinstance(error, LinkLostError)


def test_a_lost_link_ends_a_procedure_that_waits(run, diagnostics):
    def wait():
        yield Wait(duration_s=60)

    ended = run(wait())
    diagnostics.fail(LinkLostError("It is gone."))

    assert isinstance(ended.get(timeout=5)[1], LinkLostError)


def test_a_job_can_be_stopped(run, diagnostics):
    def wait():
        yield Wait(duration_s=60)

    ended = run(wait())
    diagnostics.cancel()

    assert isinstance(ended.get(timeout=5)[1], JobCancelledError)


def test_a_bug_in_a_procedure_is_handed_over_and_the_next_one_works(run):
    def broken():
        yield READ_SERIAL
        raise KeyError("a bug")

    assert isinstance(run(broken()).get(timeout=5)[1], KeyError)
    assert run(read_serial()).get(timeout=5) == (b"A", None)


def test_closing_gives_up_what_runs(run, diagnostics):
    def wait():
        yield Wait(duration_s=60)

    ended = run(wait())
    diagnostics.close()

    assert ended.empty()

"""The supervised reader: opening, loss, return, sending, bugs in callbacks; with a scripted link and with a real one."""

import queue
import threading
import time
from dataclasses import replace

import pytest

from can_drivers.bus import open_bus
from can_drivers.bus_status import AdapterDetails, BusStatus, ControllerState, RecoveryStep
from can_drivers.errors import AdapterNotFoundError, BusOffError, LinkError, LinkLostError
from can_drivers.frames import Frame
from can_drivers.reader import ReaderState, SupervisedReader
from can_drivers.settings import LinkSettings
from can_drivers.slcan_lines import encode

FRAME = Frame(can_id=0x100, data=b"\x01")


class ScriptedBus:
    """Gives out what the script says: a list of frames, or an exception to raise."""

    description = "scripted"

    def __init__(self, script=(), dropped=0, send_error=None):
        self.script = queue.Queue()
        for item in script:
            self.script.put(item)
        self.dropped = dropped
        self.sent = []
        self.send_error = send_error
        self.closed = False
        self.close_error = None
        self.stored = []
        self.steps = []
        self.can_reset = True
        self.told = BusStatus()
        self.details = AdapterDetails(name="scripted")

    def receive(self, timeout_s):
        if self.stored:
            return [self.stored.pop()]
        try:
            item = self.script.get(timeout=timeout_s)
        except queue.Empty:
            return []
        if isinstance(item, Exception):
            raise item
        return item

    def status(self):
        if isinstance(self.told, Exception):
            raise self.told
        return replace(self.told, dropped=self.dropped)

    def recover(self, step):
        self.steps.append(step)
        if step is RecoveryStep.FLUSH:
            self.stored.clear()
            return True
        if isinstance(self.can_reset, Exception):
            raise self.can_reset
        return self.can_reset

    def send(self, frames):
        if self.send_error:
            raise self.send_error
        self.sent += frames

    def close(self):
        self.closed = True
        if self.close_error:
            raise self.close_error


class Watcher:
    """Collects what a reader reports and lets a test wait for it."""

    def __init__(self, *links, on_frames=None, on_state=None, **options):
        self.links = list(links)
        self.opened = 0
        self.frames = []
        self.states = []
        self._changed = threading.Condition()
        self._on_frames = on_frames
        self._on_state = on_state
        self.reader = SupervisedReader(self._open, self._take_frames, self._take_state, **options)

    def _open(self):
        link = self.links[min(self.opened, len(self.links) - 1)]
        self.opened += 1
        link = link() if callable(link) else link
        if isinstance(link, Exception):
            raise link
        return link

    def _take_frames(self, frames):
        if self._on_frames:
            self._on_frames(frames)
        with self._changed:
            self.frames += frames
            self._changed.notify_all()

    def _take_state(self, state, error):
        with self._changed:
            self.states.append((state, error, time.monotonic()))
            self._changed.notify_all()
        if self._on_state:
            self._on_state(state)

    def wait(self, condition, timeout_s=5.0):
        with self._changed:
            assert self._changed.wait_for(lambda: condition(self), timeout_s), (self.names, len(self.frames))

    @property
    def names(self):
        return [state.name for state, _, _ in self.states]


@pytest.fixture
def watch():
    watchers = []

    def make(*links, **options):
        watchers.append(Watcher(*links, **options))
        return watchers[-1]

    yield make
    for watcher in watchers:
        watcher.reader.stop()


@pytest.fixture
def uncaught(monkeypatch):
    """Exceptions that end a thread, as the crash report sees them."""
    caught = []
    monkeypatch.setattr(threading, "excepthook", lambda arguments: caught.append(arguments.exc_value))
    return caught


def test_frames_arrive_in_order_and_states_are_told(watch):
    frames = [Frame(can_id=number, data=b"") for number in range(100)]
    watcher = watch(ScriptedBus([frames[:50], frames[50:]]))
    watcher.reader.start()
    watcher.wait(lambda w: len(w.frames) == 100)
    assert watcher.frames == frames
    assert watcher.names == ["OPENING", "OPEN"]


def test_stopping_closes_the_link_and_may_be_repeated(watch):
    bus = ScriptedBus()
    watcher = watch(bus)
    watcher.reader.start()
    watcher.wait(lambda w: "OPEN" in w.names)
    watcher.reader.stop()
    watcher.reader.stop()
    assert bus.closed


def test_a_reader_that_was_never_started_can_be_stopped(watch):
    watch(ScriptedBus()).reader.stop()


def test_a_reader_is_started_once(watch):
    watcher = watch(ScriptedBus())
    watcher.reader.start()
    with pytest.raises(RuntimeError):
        watcher.reader.start()


def test_stopping_from_a_callback_ends_the_thread(watch):
    watcher = watch(ScriptedBus([[FRAME], [FRAME]]), on_frames=lambda _: watcher.reader.stop())
    watcher.reader.start()
    watcher.wait(lambda w: w.frames)
    watcher.reader._thread.join(2.0)
    assert not watcher.reader._thread.is_alive()
    assert len(watcher.frames) == 1


@pytest.mark.parametrize(
    "error",
    [
        LinkLostError("gone"),
        OSError(5, "input/output error"),
        ValueError("nonsense"),
        RuntimeError("vendor"),
        NameError("canRead"),
    ],
)
def test_any_exception_of_a_driver_is_a_loss_and_the_link_comes_back(watch, error):
    lost = ScriptedBus([[FRAME], error])
    watcher = watch(lost, ScriptedBus([[FRAME]]))
    watcher.reader.start()
    watcher.wait(lambda w: len(w.frames) == 2)
    assert watcher.names == ["OPENING", "OPEN", "LOST", "OPEN"]
    assert isinstance(watcher.states[2][1], LinkLostError)
    assert lost.closed


def test_bus_off_is_told_as_such(watch):
    watcher = watch(ScriptedBus([RuntimeError("controller is bus-off")]), ScriptedBus())
    watcher.reader.start()
    watcher.wait(lambda w: "LOST" in w.names)
    assert isinstance(watcher.states[2][1], BusOffError)


def test_a_driver_that_fails_to_close_does_not_keep_the_link_from_coming_back(watch):
    bad = ScriptedBus([OSError("gone")])
    bad.close_error = RuntimeError("cannot close either")
    watcher = watch(bad, ScriptedBus([[FRAME]]))
    watcher.reader.start()
    watcher.wait(lambda w: w.frames)
    assert watcher.names[-1] == "OPEN"


def test_a_link_that_cannot_be_opened_fails_once_and_is_tried_again(watch):
    missing = AdapterNotFoundError("nobody there")
    watcher = watch(missing, missing, ScriptedBus([[FRAME]]))
    watcher.reader.start()
    watcher.wait(lambda w: w.frames)
    assert watcher.names == ["OPENING", "FAILED", "OPEN"]
    assert watcher.states[1][1] is missing
    assert watcher.opened == 3


def test_a_driver_that_raises_anything_while_opening_is_tried_again(watch):
    watcher = watch(SystemError("vendor"), ScriptedBus([[FRAME]]))
    watcher.reader.start()
    watcher.wait(lambda w: w.frames)
    assert isinstance(watcher.states[1][1], LinkError)
    assert "SystemError: vendor" in watcher.states[1][1].detail


def test_a_link_that_was_open_stays_lost_while_it_cannot_be_re_opened(watch):
    missing = AdapterNotFoundError("nobody there")
    watcher = watch(ScriptedBus([OSError("gone")]), missing, missing, ScriptedBus([[FRAME]]))
    watcher.reader.start()
    watcher.wait(lambda w: w.frames)
    assert watcher.names == ["OPENING", "OPEN", "LOST", "LOST", "OPEN"]
    assert watcher.states[3][1] is missing


def test_pauses_between_attempts_grow_so_that_an_absent_adapter_costs_nothing(watch, monkeypatch):
    pauses = []
    watcher = watch(AdapterNotFoundError("nobody there"))
    stopping = watcher.reader._stopping

    def wait(pause_s):
        pauses.append(pause_s)
        if len(pauses) == 7:
            stopping.set()

    monkeypatch.setattr(stopping, "wait", wait)
    watcher.reader.start()
    watcher.reader._thread.join(2.0)
    assert pauses == [0.2, 0.4, 0.8, 1.6, 2.0, 2.0, 2.0]


def test_sending_reaches_the_bus(watch):
    bus = ScriptedBus()
    watcher = watch(bus)
    watcher.reader.start()
    watcher.wait(lambda w: "OPEN" in w.names)
    watcher.reader.send([FRAME, FRAME])
    assert bus.sent == [FRAME, FRAME]


def test_sending_without_a_link_is_an_error_to_the_sender_only(watch):
    watcher = watch(AdapterNotFoundError("nobody there"))
    with pytest.raises(LinkLostError):
        watcher.reader.send([FRAME])


@pytest.mark.parametrize("error", [LinkLostError("gone"), RuntimeError("vendor")])
def test_a_loss_noticed_while_sending_re_opens_the_link(watch, error):
    watcher = watch(ScriptedBus(send_error=error), ScriptedBus([[FRAME]]))
    watcher.reader.start()
    watcher.wait(lambda w: "OPEN" in w.names)
    with pytest.raises(LinkLostError):
        watcher.reader.send([FRAME])
    watcher.wait(lambda w: w.frames)
    assert watcher.names == ["OPENING", "OPEN", "LOST", "OPEN"]


def test_dropped_frames_are_counted_over_re_opened_links(watch):
    watcher = watch(ScriptedBus([OSError("gone")], dropped=3), ScriptedBus([[FRAME]], dropped=4))
    watcher.reader.start()
    watcher.wait(lambda w: w.frames)
    assert watcher.reader.dropped == 7


def test_a_bug_in_the_frame_callback_stops_the_reader_and_is_reported(watch, uncaught):
    def bug(_frames):
        raise ZeroDivisionError("a bug")

    bus = ScriptedBus([[FRAME]])
    watcher = watch(bus, on_frames=bug)
    watcher.reader.start()
    watcher.reader._thread.join(2.0)
    assert watcher.names == ["OPENING", "OPEN", "FAILED"]
    assert "ZeroDivisionError: a bug" in watcher.states[2][1].detail
    assert bus.closed
    assert [type(error) for error in uncaught] == [ZeroDivisionError]


def test_a_bug_in_the_state_callback_closes_the_link_and_reaches_the_crash_report(watch, uncaught):
    def bug(_state):
        raise ZeroDivisionError("a bug")

    watcher = watch(ScriptedBus(), on_state=bug)
    watcher.reader.start()
    watcher.reader._thread.join(2.0)
    assert [type(error) for error in uncaught] == [ZeroDivisionError]


def test_what_a_driver_had_stored_before_it_was_opened_is_thrown_away(watch):
    lost, back = ScriptedBus([OSError("gone")]), ScriptedBus([[FRAME]])
    back.stored = [Frame(can_id=0x7FF, data=b"old")]
    watcher = watch(lost, back)
    watcher.reader.start()
    watcher.wait(lambda w: w.frames)
    assert watcher.frames == [FRAME]
    assert back.steps == [RecoveryStep.FLUSH]


def test_a_driver_that_cannot_even_be_flushed_is_opened_again(watch):
    class Broken(ScriptedBus):
        def recover(self, step):
            raise RuntimeError("vendor")

    broken = Broken()
    watcher = watch(broken, ScriptedBus([[FRAME]]))
    watcher.reader.start()
    watcher.wait(lambda w: w.frames)
    assert watcher.names == ["OPENING", "FAILED", "OPEN"]
    assert broken.closed


class TestBusOff:
    @pytest.fixture(autouse=True)
    def no_pause(self, monkeypatch):
        monkeypatch.setattr("can_drivers.reader._BUS_OFF_PAUSE_S", 0.0)

    def test_it_is_flushed_and_reset_where_it_is(self, watch):
        bus = ScriptedBus([BusOffError("off"), [FRAME]])
        watcher = watch(bus)
        watcher.reader.start()
        watcher.wait(lambda w: w.frames)
        assert watcher.names == ["OPENING", "OPEN", "LOST", "OPEN"]
        assert isinstance(watcher.states[2][1], BusOffError)
        assert bus.steps == [RecoveryStep.FLUSH, RecoveryStep.FLUSH, RecoveryStep.RESET]
        assert watcher.opened == 1

    @pytest.mark.parametrize("can_reset", [False, RuntimeError("vendor")])
    def test_a_driver_that_cannot_reset_is_opened_again(self, watch, can_reset):
        bus = ScriptedBus([BusOffError("off")])
        bus.can_reset = can_reset
        watcher = watch(bus, ScriptedBus([[FRAME]]))
        watcher.reader.start()
        watcher.wait(lambda w: w.frames)
        assert watcher.names == ["OPENING", "OPEN", "LOST", "OPEN"]
        assert isinstance(watcher.states[2][1], BusOffError)
        assert bus.closed

    def test_a_family_without_reset_is_opened_again_at_once(self, watch):
        bus = ScriptedBus([BusOffError("off")])
        watcher = watch(bus, ScriptedBus([[FRAME]]), recovery=(RecoveryStep.FLUSH, RecoveryStep.REOPEN))
        watcher.reader.start()
        watcher.wait(lambda w: w.frames)
        assert RecoveryStep.RESET not in bus.steps

    @pytest.mark.parametrize("can_reset", [True, False])
    def test_after_three_times_in_a_minute_it_stays_off_and_says_so(self, watch, can_reset):
        def off_again():
            bus = ScriptedBus([BusOffError("off", detail="driver")] * 9)
            bus.can_reset = can_reset
            return bus

        watcher = watch(off_again)
        watcher.reader.start()
        watcher.wait(lambda w: "stays off" in str(w.states[-1][1]))
        assert watcher.names[-1] == "LOST"
        assert "connect again" in watcher.states[-1][1].advice
        assert watcher.states[-1][1].detail == "driver"
        assert watcher.opened == (1 if can_reset else 4)
        with pytest.raises(LinkLostError):
            watcher.reader.send([FRAME])
        assert watcher.reader.details is None

    def test_nothing_can_be_sent_while_it_is_off(self, watch):
        refused = []

        def try_to_send(state):
            if state is ReaderState.LOST:
                with pytest.raises(LinkLostError) as caught:
                    watcher.reader.send([FRAME])
                refused.append(caught.value)

        watcher = watch(ScriptedBus([BusOffError("off"), [FRAME]]), on_state=try_to_send)
        watcher.reader.start()
        watcher.wait(lambda w: w.frames)
        watcher.reader.send([FRAME])
        assert len(refused) == 1

    def test_noticed_while_sending(self, watch):
        bus = ScriptedBus(send_error=BusOffError("off"))
        watcher = watch(bus)
        watcher.reader.start()
        watcher.wait(lambda w: "OPEN" in w.names)
        with pytest.raises(BusOffError):
            watcher.reader.send([FRAME])
        watcher.wait(lambda w: w.names == ["OPENING", "OPEN", "LOST", "OPEN"])
        assert RecoveryStep.RESET in bus.steps


class TestAbsentAdapter:
    """Pauses pass at once and are counted instead: what an unplugged adapter costs is what is called how often."""

    @pytest.fixture
    def fake_time(self, monkeypatch):
        class Time:
            now_s = 0.0

            def until(self, seconds, reader):
                def wait(pause_s=None):
                    if pause_s is None or self.now_s + pause_s > seconds:
                        reader._stopping.set()
                    else:
                        self.now_s += pause_s
                    return reader._stopping.is_set()

                monkeypatch.setattr(reader._stopping, "wait", wait)

            def monotonic(self):
                return self.now_s

        fake = Time()
        monkeypatch.setattr("can_drivers.reader.time", fake)
        return fake

    def test_a_minute_unplugged_is_some_thirty_attempts(self, watch, fake_time):
        watcher = watch(AdapterNotFoundError("nobody there"))
        fake_time.until(60.0, watcher.reader)
        watcher.reader._run()
        assert 25 <= watcher.opened <= 35
        assert watcher.names == ["OPENING", "FAILED"]

    def test_a_driver_that_opens_and_then_raises_from_every_call_is_not_called_more_often(self, watch, fake_time):
        calls = []

        class Broken(ScriptedBus):
            def receive(self, timeout_s):
                calls.append("receive")
                raise RuntimeError("vendor")

            def status(self):
                raise RuntimeError("vendor")

            def close(self):
                raise RuntimeError("vendor")

        watcher = watch(Broken)
        fake_time.until(60.0, watcher.reader)
        watcher.reader._run()
        assert watcher.opened == len(calls) <= 35

    def test_after_some_attempts_a_person_is_asked_to_re_plug_it(self, watch, fake_time):
        watcher = watch(LinkError("It could not be opened.", detail="code 7", advice="Try this first."))
        fake_time.until(60.0, watcher.reader)
        watcher.reader._run()
        errors = [error for _, error, _ in watcher.states[1:]]
        assert [error.advice for error in errors] == ["Try this first.", "Unplug the adapter and plug it in again."]
        assert errors[1].detail == "code 7"

    @pytest.mark.parametrize(
        ("error", "recovery"),
        [
            (AdapterNotFoundError("It is not there.", advice="Plug it in."), tuple(RecoveryStep)),
            (LinkError("No answer.", advice="Plug it in."), (RecoveryStep.REOPEN,)),
        ],
    )
    def test_what_is_not_there_or_cannot_be_unplugged_is_not_asked_to_be(self, watch, fake_time, error, recovery):
        watcher = watch(error, recovery=recovery)
        fake_time.until(60.0, watcher.reader)
        watcher.reader._run()
        assert {error.advice for _, error, _ in watcher.states[1:]} == {"Plug it in."}

    def test_a_link_that_held_is_re_opened_quickly(self, watch, fake_time):
        class Held(ScriptedBus):
            def receive(self, timeout_s):
                fake_time.now_s += 10.0
                raise OSError("gone")

        pauses = []
        watcher = watch(Held)
        fake_time.until(60.0, watcher.reader)
        wait = watcher.reader._stopping.wait
        watcher.reader._stopping.wait = lambda pause_s: (pauses.append(pause_s), wait(pause_s))
        watcher.reader._run()
        assert set(pauses) == {0.2}


class TestWhatIsKnown:
    def test_status_and_details_are_those_of_the_open_link_with_all_drops(self, watch):
        bus = ScriptedBus([[FRAME]], dropped=4)
        bus.told = BusStatus(controller=ControllerState.ERROR_PASSIVE, tx_errors=128)
        watcher = watch(ScriptedBus([OSError("gone")], dropped=3), bus)
        assert watcher.reader.status() is None
        assert watcher.reader.details is None
        watcher.reader.start()
        watcher.wait(lambda w: w.frames)
        assert watcher.reader.details.name == "scripted"
        assert watcher.reader.status() == BusStatus(controller=ControllerState.ERROR_PASSIVE, tx_errors=128, dropped=7)

    def test_a_driver_that_fails_while_it_is_asked_is_a_loss(self, watch):
        bus = ScriptedBus()
        bus.told = RuntimeError("vendor")
        watcher = watch(bus, ScriptedBus([[FRAME]]))
        watcher.reader.start()
        watcher.wait(lambda w: "OPEN" in w.names)
        assert watcher.reader.status() is None
        watcher.wait(lambda w: w.frames)
        assert watcher.names == ["OPENING", "OPEN", "LOST", "OPEN"]

    def test_a_refusal_to_send_is_no_loss(self, watch):
        watcher = watch(ScriptedBus(send_error=LinkError("listening only")))
        watcher.reader.start()
        watcher.wait(lambda w: "OPEN" in w.names)
        with pytest.raises(LinkError, match="listening only"):
            watcher.reader.send([FRAME])
        watcher.links[0].script.put([FRAME])
        watcher.wait(lambda w: w.frames)
        assert watcher.names == ["OPENING", "OPEN"]

    def test_the_link_is_looked_for_anew_at_every_attempt(self, watch):
        plugged_in_at = iter(["COM3", "COM7"])
        opened = []

        def find_and_open():
            opened.append(next(plugged_in_at))
            return ScriptedBus([OSError("gone")] if opened == ["COM3"] else [[FRAME]])

        watcher = watch(find_and_open)
        watcher.reader.start()
        watcher.wait(lambda w: w.frames)
        assert opened == ["COM3", "COM7"]


def test_a_hung_up_adapter_is_noticed_within_half_a_second_and_comes_back(watch, tcp_peer):
    settings = LinkSettings(interface="slcan", channel=tcp_peer.channel)
    watcher = watch(lambda: open_bus(settings))
    watcher.reader.start()
    watcher.wait(lambda w: "OPEN" in w.names)
    hung_up_s = time.monotonic()
    tcp_peer.hang_up()
    watcher.wait(lambda w: w.names == ["OPENING", "OPEN", "LOST", "OPEN"])
    assert watcher.states[2][2] - hung_up_s < 0.5
    tcp_peer.say(encode(FRAME).encode())
    watcher.wait(lambda w: w.frames)


def test_no_frame_is_lost_in_bursts_through_a_real_connection(watch, tcp_peer):
    watcher = watch(lambda: open_bus(LinkSettings(interface="slcan", channel=tcp_peer.channel)))
    watcher.reader.start()
    watcher.wait(lambda w: "OPEN" in w.names)
    sent = [Frame(can_id=number & 0x7FF, data=number.to_bytes(8, "big")) for number in range(8000)]
    for begin in range(0, len(sent), 400):
        tcp_peer.say("".join(map(encode, sent[begin : begin + 400])).encode())
    watcher.wait(lambda w: len(w.frames) == len(sent))
    assert [frame.data for frame in watcher.frames] == [frame.data for frame in sent]
    assert watcher.reader.dropped == 0


def test_many_threads_may_send_at_once(watch, tcp_peer):
    watcher = watch(lambda: open_bus(LinkSettings(interface="slcan", channel=tcp_peer.channel)))
    watcher.reader.start()
    watcher.wait(lambda w: "OPEN" in w.names)
    frames = [[Frame(can_id=thread, data=bytes([number])) for number in range(50)] for thread in range(4)]
    threads = [
        threading.Thread(target=lambda mine=mine: [watcher.reader.send([frame]) for frame in mine], daemon=True)
        for mine in frames
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(3.0)
    tcp_peer.wait_for("t003131")
    for mine in frames:
        for frame in mine:
            tcp_peer.wait_for(encode(frame)[:-1])

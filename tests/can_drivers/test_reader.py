"""The supervised reader: opening, loss, return, sending, bugs in callbacks; with a scripted link and with a real one."""

import queue
import threading
import time

import pytest

from can_drivers.bus import open_bus
from can_drivers.errors import AdapterNotFoundError, BusOffError, LinkError, LinkLostError
from can_drivers.frames import Frame
from can_drivers.reader import SupervisedReader
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

    def receive(self, timeout_s):
        try:
            item = self.script.get(timeout=timeout_s)
        except queue.Empty:
            return []
        if isinstance(item, Exception):
            raise item
        return item

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

    def __init__(self, *links, on_frames=None, on_state=None):
        self.links = list(links)
        self.opened = 0
        self.frames = []
        self.states = []
        self._changed = threading.Condition()
        self._on_frames = on_frames
        self._on_state = on_state
        self.reader = SupervisedReader(self._open, self._take_frames, self._take_state)

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

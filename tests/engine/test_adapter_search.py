"""What the engine tells front ends about adapters, and the search for the bit rate as they see it."""

import dataclasses
import os
import threading

import pytest

from can_drivers.adapters import AdapterInfo, AdapterStatus
from can_drivers.bit_rate_search import BitRateResult
from can_drivers.errors import LinkError
from can_drivers.settings import LinkSettings
from engine import adapters as engine_adapters
from engine import bit_rate_search
from engine.adapters import AdapterSearch, adapter_kinds, adapters
from engine.bit_rate_search import BitRateSearch
from engine.exclusive import lock_adapter
from engine.messages import AdaptersFound, BitRateFound, BitRateProgress, Disconnect, FindBitRate

SERIAL_LINK = LinkSettings(interface="slcan", channel="/dev/ttyACM9")
INFO = AdapterInfo(interface="slcan", channel="/dev/ttyACM9", name="CANable (slcan)", serial="AB", identity="AB")


class FakeDiscovery:
    def __init__(self, *infos):
        self.infos = infos

    def look(self):
        yield from self.infos


@pytest.fixture(autouse=True)
def home(monkeypatch, tmp_path):
    monkeypatch.setenv("HALITE_HOME", str(tmp_path))


class TestAdapters:
    def test_a_virtual_pack_that_runs_on_its_usual_port_is_ready(self, monkeypatch, pack_channel):
        monkeypatch.setattr(engine_adapters, "VIRTUAL_PACK_PORT", int(pack_channel.rpartition(":")[2]))
        first = next(adapters(FakeDiscovery()))
        assert (first.name, first.status, first.channel, first.plugged_in) == ("Virtual pack", "ready", pack_channel, True)

    def test_one_that_does_not_run_says_how_to_start_it(self, monkeypatch, free_port):
        monkeypatch.setattr(engine_adapters, "VIRTUAL_PACK_PORT", free_port)
        (virtual,) = adapters(FakeDiscovery())
        assert (virtual.status, virtual.plugged_in) == ("not_answering", False)
        assert "halite simulate" in virtual.advice

    def test_everything_known_about_an_adapter_reaches_the_front_end(self):
        info = dataclasses.replace(INFO, status=AdapterStatus.BUSY, holder="process 7 (x)", advice="End it.", supports_fd=False)
        *_, found = adapters(FakeDiscovery(info))
        assert (found.status, found.holder, found.identity, found.supports_fd) == ("busy", "process 7 (x)", "AB", False)

    def test_an_adapter_another_halite_has_locked_names_its_process(self):
        with lock_adapter(SERIAL_LINK):
            *_, found = adapters(FakeDiscovery(INFO))
        assert found.status == "busy"
        assert f"process {os.getpid()}" in found.holder
        *_, free = adapters(FakeDiscovery(INFO))
        assert free.status == "ready"

    def test_looking_makes_no_lock_file(self, tmp_path):
        list(adapters(FakeDiscovery(INFO)))
        assert not list(tmp_path.rglob("*.lock"))

    def test_every_interface_of_this_computer_can_be_typed_in(self):
        kinds = {kind.interface: kind for kind in adapter_kinds()}
        assert kinds["slcan"].supports_listen_only
        assert not kinds["robotell"].supports_listen_only
        assert kinds["gs_usb"].channel_example

    def test_what_is_found_comes_at_once_and_the_last_word_is_complete(self, monkeypatch):
        said, done = [], threading.Event()

        def emit(event):
            said.append(event)
            if event.complete:
                done.set()

        monkeypatch.setattr(engine_adapters, "Discovery", lambda: FakeDiscovery(INFO))
        search = AdapterSearch(emit, pytest.fail)
        search.start()
        assert done.wait(10)
        assert [len(event.adapters) for event in said] == [1, 2, 2]
        assert all(isinstance(event, AdaptersFound) and event.kinds for event in said)


class Told:
    def __init__(self):
        self.events = []
        self.ended = threading.Event()

    def __call__(self, event):
        self.events.append(event)
        if isinstance(event, BitRateFound):
            self.ended.set()


class TestBitRate:
    def test_a_rate_is_found_on_the_bus_of_the_virtual_pack(self, pack_channel):
        told = Told()
        search = BitRateSearch(told, pytest.fail)
        search.start(FindBitRate(link=LinkSettings(interface="slcan", channel=pack_channel)))
        assert told.ended.wait(20)
        assert told.events[-1].bitrate_bps == 500_000
        assert isinstance(told.events[0], BitRateProgress)
        search.stop()

    def test_a_stop_frees_the_adapter_and_says_so(self, silent_channel):
        told = Told()
        search = BitRateSearch(told, pytest.fail)
        search.start(FindBitRate(link=LinkSettings(interface="slcan", channel=silent_channel)))
        search.stop()
        assert told.events[-1] == BitRateFound(bitrate_bps=None, cause="The search was stopped.")

    def test_disconnecting_stops_a_search(self, silent_channel, watched):
        watched.engine.send(FindBitRate(link=LinkSettings(interface="slcan", channel=silent_channel)))
        watched.until_kind(BitRateProgress)
        watched.engine.send(Disconnect())
        assert watched.until_kind(BitRateFound).cause == "The search was stopped."

    def test_a_refusal_is_a_result_with_its_advice(self):
        told = Told()
        search = BitRateSearch(told, pytest.fail)
        search.start(FindBitRate(link=LinkSettings(interface="robotell", channel="COM3")))
        assert told.ended.wait(5)
        assert told.events[-1].bitrate_bps is None
        assert "cannot listen" in told.events[-1].cause
        assert told.events[-1].advice

    def test_an_adapter_another_halite_has_is_left_alone(self):
        told = Told()
        search = BitRateSearch(told, pytest.fail)
        with lock_adapter(SERIAL_LINK):
            search.start(FindBitRate(link=SERIAL_LINK))
            assert told.ended.wait(5)
        assert "Another Halite" in told.events[-1].cause

    @pytest.mark.parametrize("error", [LinkError("No."), SystemError("driver")])
    def test_the_lock_is_given_back_whatever_happens(self, monkeypatch, error):
        def fail(*_arguments, **_options):
            raise error

        monkeypatch.setattr(bit_rate_search, "find_bit_rate", fail)
        told, bugs = Told(), []
        search = BitRateSearch(told, bugs.append)
        search.start(FindBitRate(link=SERIAL_LINK))
        assert told.ended.wait(5)
        search.stop()
        assert len(bugs) == isinstance(error, SystemError)
        lock_adapter(SERIAL_LINK).release()

    def test_what_was_found_about_fd_is_told(self, monkeypatch):
        found = BitRateResult(bitrate_bps=500_000, fd=True, data_bitrate_bps=5_000_000)
        monkeypatch.setattr(bit_rate_search, "find_bit_rate", lambda *_arguments, **_options: found)
        told = Told()
        search = BitRateSearch(told, pytest.fail)
        search.start(FindBitRate(link=SERIAL_LINK))
        assert told.ended.wait(5)
        assert told.events == [BitRateFound(bitrate_bps=500_000, fd=True, data_bitrate_bps=5_000_000)]
        search.stop()

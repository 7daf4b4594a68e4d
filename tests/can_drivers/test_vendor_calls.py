"""What the makers' drivers tell: held against stand-ins for their libraries, with the constants of the makers' headers."""

import ctypes
import types

import can
import pytest
from can.interfaces.kvaser import canlib, constants

from can_drivers.bus_status import BusStatus, ControllerState
from can_drivers.error_frames import ErrorFrames
from can_drivers.errors import BusOffError
from can_drivers.stale_frames import StaleFrames
from can_drivers.vendor_calls import Versions, vendor_calls


class TestPcan:
    @pytest.fixture
    def back_end(self):
        basic = types.SimpleNamespace(GetValue=lambda _handle, _parameter: (0, b"3.5.1"))
        return types.SimpleNamespace(
            code=0, status=lambda: self.code, get_device_number=lambda: 7, m_objPCANBasic=basic, m_PcanHandle=0x51
        )

    @pytest.mark.parametrize(
        ("code", "state", "dropped"),
        [
            (0x00000, ControllerState.ERROR_ACTIVE, 0),
            (0x00008, ControllerState.ERROR_WARNING, 0),
            (0x40000, ControllerState.ERROR_PASSIVE, 0),
            (0x00010, ControllerState.BUS_OFF, 0),
            (0x40018, ControllerState.BUS_OFF, 0),
            (0x00040, ControllerState.ERROR_ACTIVE, 1),
            (0x00020, ControllerState.ERROR_ACTIVE, 0),
        ],
    )
    def test_status_codes(self, back_end, code, state, dropped):
        self.code = code
        assert vendor_calls("pcan", back_end).status() == BusStatus(controller=state, dropped=dropped)

    def test_a_handle_that_is_not_valid_any_more_is_a_lost_adapter(self, back_end):
        self.code = 0x1400
        with pytest.raises(can.CanError):
            vendor_calls("pcan", back_end).status()

    def test_versions(self, back_end):
        assert vendor_calls("pcan", back_end).versions() == Versions(serial="7", firmware="3.5.1", hardware="3.5.1")

    def test_its_reset_empties_queues_and_is_no_way_out_of_bus_off(self, back_end):
        emptied = []
        back_end.reset = lambda: emptied.append(True)
        calls = vendor_calls("pcan", back_end)
        assert not calls.reset()
        calls.flush()
        assert emptied == [True]


class TestKvaser:
    @pytest.fixture
    def library(self, monkeypatch):
        def put(pointer, kind, value):
            ctypes.cast(pointer, ctypes.POINTER(kind))[0] = value

        library = types.SimpleNamespace(flags=0x08, counters=(0, 0, 0), result=0, calls=[])

        def read_status(_handle, flags):
            put(flags, ctypes.c_ulong, library.flags)
            return library.result

        def read_counters(_handle, *pointers):
            for pointer, value in zip(pointers, library.counters, strict=True):
                put(pointer, ctypes.c_uint, value)
            return library.result

        def get_channel_data(_channel, item, buffer, size):
            assert (item, size) == (constants.canCHANNELDATA_CARD_FIRMWARE_REV, 8)
            put(buffer, ctypes.c_uint64, 3 << 48 | 12 << 32 | 0 << 16 | 715)

        library.canReadStatus, library.canReadErrorCounters = read_status, read_counters
        monkeypatch.setitem(vars(canlib), "__canlib", library)
        monkeypatch.setattr(canlib, "get_channel_info", lambda _: {"device_name": "Leaf v3", "serial": 10626})
        monkeypatch.setattr(canlib, "canGetChannelData", get_channel_data, raising=False)
        for name in ("canBusOff", "canBusOn"):
            monkeypatch.setattr(canlib, name, lambda handle, name=name: library.calls.append((name, handle)), raising=False)
        return library

    @pytest.fixture
    def calls(self, library):
        return vendor_calls("kvaser", types.SimpleNamespace(channel=0, _read_handle=1, _write_handle=2))

    @pytest.mark.parametrize(
        ("flags", "state"),
        [
            (0x08, ControllerState.ERROR_ACTIVE),
            (0x04, ControllerState.ERROR_WARNING),
            (0x05, ControllerState.ERROR_PASSIVE),
            (0x03, ControllerState.BUS_OFF),
            (0x20, ControllerState.UNKNOWN),
        ],
    )
    def test_status_flags_and_error_counters(self, library, calls, flags, state):
        library.flags, library.counters = flags, (130, 5, 9)
        assert calls.status() == BusStatus(controller=state, tx_errors=130, rx_errors=5, dropped=9)

    def test_an_error_of_the_library_is_raised(self, library, calls):
        library.result = -4
        with pytest.raises(can.CanError):
            calls.status()

    def test_versions(self, calls):
        assert calls.versions() == Versions(serial="10626", firmware="3.12.0.715", hardware="Leaf v3")

    def test_reset_takes_both_handles_off_the_bus_and_back(self, library, calls):
        assert calls.reset()
        assert sorted(library.calls) == [("canBusOff", 1), ("canBusOff", 2), ("canBusOn", 1), ("canBusOn", 2)]


class TestVector:
    @pytest.mark.parametrize(
        ("event", "field", "tag"), [("handle_can_event", "chipState", 4), ("handle_canfd_event", "canChipState", 1033)]
    )
    def test_the_state_of_the_chip_comes_as_an_event(self, event, field, tag):
        asked = []
        driver = types.SimpleNamespace(xlCanRequestChipState=lambda port, mask: asked.append((port, mask)))
        back_end = types.SimpleNamespace(xldriver=driver, port_handle=3, mask=1)
        calls = vendor_calls("vector", back_end)
        assert calls.status().controller is ControllerState.UNKNOWN
        assert asked == [(3, 1)]
        chip = types.SimpleNamespace(busStatus=2, txErrorCounter=128, rxErrorCounter=1)
        getattr(back_end, event)(types.SimpleNamespace(tag=8, tagData=None))
        getattr(back_end, event)(types.SimpleNamespace(tag=tag, tagData=types.SimpleNamespace(**{field: chip})))
        assert calls.status() == BusStatus(controller=ControllerState.ERROR_PASSIVE, tx_errors=128, rx_errors=1)


@pytest.mark.parametrize(
    ("state", "controller"),
    [(can.BusState.ERROR, ControllerState.BUS_OFF), (can.BusState.PASSIVE, ControllerState.UNKNOWN)],
)
def test_ixxat_tells_bus_off_and_nothing_else(state, controller):
    assert vendor_calls("ixxat", types.SimpleNamespace(state=state)).status().controller is controller


def test_a_driver_nobody_knows_tells_nothing_and_does_nothing():
    calls = vendor_calls("bogus", object())
    assert calls.status() == BusStatus()
    assert calls.versions() == Versions()
    assert not calls.reset()
    calls.flush()
    calls.let_go()


class TestErrorFramesOfLinux:
    def frame(self, error_class, *data):
        return can.Message(arbitration_id=error_class, data=bytes(data), is_error_frame=True)

    @pytest.mark.parametrize(
        ("level", "state"),
        [
            (0x04, ControllerState.ERROR_WARNING),
            (0x18, ControllerState.ERROR_PASSIVE),
            (0x20, ControllerState.ERROR_PASSIVE),
            (0x40, ControllerState.ERROR_ACTIVE),
            (0x01, ControllerState.UNKNOWN),
        ],
    )
    def test_level_and_counters(self, level, state):
        errors = ErrorFrames("socketcan", "can0")
        errors.take(self.frame(0x204, 0, level, 0, 0, 0, 0, 97, 12))
        assert (errors.controller, errors.counters) == (state, (97, 12))

    def test_bus_off_and_restart(self):
        errors = ErrorFrames("socketcand", "can0")
        with pytest.raises(BusOffError):
            errors.take(self.frame(0x40, 0))
        assert errors.controller is ControllerState.BUS_OFF
        errors.take(self.frame(0x100, 0))
        assert errors.controller is ControllerState.ERROR_ACTIVE

    def test_other_drivers_use_other_codes(self):
        errors = ErrorFrames("kvaser", "0")
        errors.take(self.frame(0x40))
        assert errors.controller is ControllerState.UNKNOWN


class TestStaleFrames:
    @pytest.fixture
    def clocks(self, monkeypatch):
        clocks = types.SimpleNamespace(now_s=100.0, utc_s=1_700_000_000.0)
        fake = types.SimpleNamespace(monotonic=lambda: clocks.now_s, time=lambda: clocks.utc_s)
        monkeypatch.setattr("can_drivers.stale_frames.time", fake)
        return clocks

    def test_what_was_received_before_the_opening_is_stale(self, clocks):
        stale = StaleFrames("pcan")
        assert stale.is_stale(clocks.utc_s - 60.0, 100.1)
        assert not stale.is_stale(clocks.utc_s + 0.05, 100.1)

    def test_clocks_may_differ_a_little(self, clocks):
        assert not StaleFrames("pcan").is_stale(clocks.utc_s - 0.3, 100.1)

    def test_it_ends_after_two_seconds_so_that_a_wrong_clock_cannot_silence_a_bus(self, clocks):
        assert not StaleFrames("pcan").is_stale(clocks.utc_s - 60.0, 102.1)

    def test_stamps_that_are_no_time_of_day_are_not_judged(self, clocks):
        assert not StaleFrames("pcan").is_stale(1234.5, 100.1)
        assert not StaleFrames("canalystii").is_stale(clocks.utc_s - 60.0, 100.1)

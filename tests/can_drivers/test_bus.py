"""python-can's back ends behind our bus: frames, queue-full, echoes, loss, arguments, and what every failure is called."""

import errno
import subprocess
import sys
import uuid

import can
import pytest
import serial

from can_drivers.back_ends import Watched
from can_drivers.bus import open_bus
from can_drivers.bus_status import ControllerState
from can_drivers.errors import (
    AdapterBusyError,
    AdapterNotFoundError,
    BusOffError,
    DriverMissingError,
    LinkError,
    LinkLostError,
    PermissionDeniedError,
)
from can_drivers.frames import Frame
from can_drivers.link_errors import explain_loss, explain_opening
from can_drivers.open_arguments import open_arguments
from can_drivers.python_can_bus import PythonCanBus
from can_drivers.settings import LinkSettings

FRAMES = [
    Frame(can_id=0x7EC, data=b"\x02\x7e\x00"),
    Frame(can_id=0x18DAF110, data=b"", is_extended=True),
    Frame(can_id=0x123, data=b"", is_remote=True),
    Frame(can_id=0x7EC, data=bytes(64), is_fd=True),
    Frame(can_id=0x7EC, data=bytes(range(12)), is_fd=True, bitrate_switch=True),
]


def settings(interface="virtual", channel="channel", **options):
    return LinkSettings(interface=interface, channel=channel, **options)


def without_time(frame):
    return (frame.can_id, frame.data, frame.is_extended, frame.is_fd, frame.bitrate_switch, frame.is_remote, frame.is_error)


class BackEnd(can.BusABC):
    """A back end that does what a test wants."""

    def __init__(self, messages=(), send_errors=()):
        super().__init__("scripted")
        self.messages = list(messages)
        self.send_errors = list(send_errors)
        self.sent = []

    def _recv_internal(self, timeout):
        item = self.messages.pop(0) if self.messages else None
        if isinstance(item, Exception):
            raise item
        return item, False

    def send(self, message, timeout=None):
        if self.send_errors:
            raise self.send_errors.pop(0)
        self.sent.append(message)


@pytest.fixture
def back_end(monkeypatch):
    """Make `interface` open a scripted back end."""

    def install(interface="scripted", **script):
        made = []

        class Installed(BackEnd):
            def __init__(self, **arguments):
                super().__init__(**script)
                self.arguments = arguments
                made.append(self)

        module = type(sys)("scripted_back_end")
        module.Installed = Installed
        monkeypatch.setitem(sys.modules, "scripted_back_end", module)
        monkeypatch.setitem(can.interfaces.BACKENDS, interface, ("scripted_back_end", "Installed"))
        return made

    return install


def message(**options):
    return can.Message(**({"arbitration_id": 1, "is_extended_id": False} | options))


class TestTraffic:
    @pytest.fixture
    def pair(self):
        channel = f"bus-{uuid.uuid4()}"
        buses = [open_bus(settings(channel=channel, fd=True)) for _ in range(2)]
        yield buses
        for bus in buses:
            bus.close()

    def test_every_kind_of_frame_goes_through(self, pair):
        pair[0].send(FRAMES)
        got = []
        while len(got) < len(FRAMES):
            got += pair[1].receive(1.0)
        assert [without_time(frame) for frame in got] == [without_time(frame) for frame in FRAMES]
        assert all(frame.time_s > 0 for frame in got)

    def test_everything_that_is_there_comes_at_once(self, pair):
        pair[0].send([FRAMES[0]] * 100)
        assert len(pair[1].receive(1.0)) == 100

    def test_nothing_within_the_timeout_is_an_empty_list(self, pair):
        assert pair[0].receive(0.01) == []
        assert pair[0].dropped == 0

    def test_echoes_of_what_was_sent_are_left_out(self, back_end):
        back_end(messages=[message(is_rx=False), message(arbitration_id=2)])
        assert [frame.can_id for frame in PythonCanBus(settings("scripted")).receive(0.0)] == [2]

    def test_error_reports_are_marked(self, back_end):
        back_end(messages=[message(is_error_frame=True)])
        (frame,) = PythonCanBus(settings("scripted")).receive(0.0)
        assert frame.is_error

    def test_socketcan_reports_bus_off_as_an_error_frame(self, back_end):
        back_end("socketcan", messages=[message(arbitration_id=0x40, is_error_frame=True)])
        with pytest.raises(BusOffError):
            PythonCanBus(settings("socketcan", "can0")).receive(0.0)

    @pytest.mark.parametrize(
        "error",
        [
            can.CanOperationError("The transmit queue is full"),
            can.CanOperationError("XL_ERR_QUEUE_IS_FULL [Error Code 11]"),
            OSError(errno.ENOBUFS, "No buffer space available"),
        ],
    )
    def test_a_full_queue_is_waited_for(self, back_end, error):
        made = back_end(send_errors=[error] * 3)
        PythonCanBus(settings("scripted")).send([FRAMES[0]])
        assert len(made[0].sent) == 1

    def test_a_queue_that_stays_full_is_a_lost_link(self, back_end, monkeypatch):
        back_end(send_errors=[can.CanOperationError("transmit queue full")] * 10_000)
        monkeypatch.setattr("can_drivers.python_can_bus._SEND_TIMEOUT_S", 0.01)
        with pytest.raises(LinkLostError):
            PythonCanBus(settings("scripted")).send([FRAMES[0]])

    def test_any_other_failure_to_send_is_a_lost_link(self, back_end):
        back_end(send_errors=[can.CanOperationError("no")])
        with pytest.raises(LinkLostError):
            PythonCanBus(settings("scripted")).send([FRAMES[0]])

    @pytest.mark.parametrize(
        "error", [can.CanOperationError("gone"), OSError(errno.ENODEV, "gone"), serial.SerialException("gone")]
    )
    def test_a_failure_to_receive_is_a_lost_link(self, back_end, error):
        back_end(messages=[error])
        with pytest.raises(LinkLostError, match="lost"):
            PythonCanBus(settings("scripted")).receive(0.0)

    def test_closing_an_adapter_that_is_gone_is_quiet(self, back_end, monkeypatch):
        back_end()
        bus = PythonCanBus(settings("scripted"))

        def gone(_self):
            raise can.CanOperationError("gone")

        with monkeypatch.context() as patch:
            patch.setattr(can.BusABC, "shutdown", gone)
            bus.close()
        bus.close()


class TestWhatIsNoLoss:
    """Drivers raise over things after which they go on; a link that is re-opened for them never comes to rest."""

    def test_frames_lost_in_the_driver_are_counted(self, back_end):
        back_end(messages=[can.CanOperationError("Data overrun occurred"), message(arbitration_id=2)])
        bus = PythonCanBus(settings("scripted"))
        assert bus.receive(0.0) == []
        assert [frame.can_id for frame in bus.receive(0.0)] == [2]
        assert bus.dropped == bus.status().dropped == 1

    def test_a_full_error_counter_is_a_warning(self, back_end):
        back_end(messages=[can.CanOperationError("Error warning limit exceeded"), message(arbitration_id=2)])
        bus = PythonCanBus(settings("scripted"))
        assert bus.receive(0.0) == []
        assert bus.status().controller is ControllerState.ERROR_WARNING
        assert len(bus.receive(0.0)) == 1

    def test_unless_the_controller_is_off_behind_it(self, back_end, monkeypatch):
        back_end(messages=[can.CanOperationError("Error warning limit exceeded")])
        monkeypatch.setattr(can.BusABC, "state", can.BusState.ERROR)
        with pytest.raises(BusOffError):
            PythonCanBus(settings("scripted")).receive(0.0)

    def test_a_payload_is_as_long_as_its_frame_says(self, back_end):
        back_end(messages=[message(data=bytes(range(8)), dlc=3)])
        (frame,) = PythonCanBus(settings("scripted")).receive(0.0)
        assert frame.data == bytes(range(3))

    def test_esi_is_kept(self, back_end):
        back_end(messages=[message(is_fd=True, error_state_indicator=True)])
        (frame,) = PythonCanBus(settings("scripted")).receive(0.0)
        assert frame.error_state_indicator

    def test_nonsense_of_a_driver_without_a_line_is_a_loss(self, back_end):
        back_end(messages=[ValueError("nonsense")])
        with pytest.raises(LinkLostError):
            PythonCanBus(settings("scripted")).receive(0.0)


class TestSilentLoss:
    class Silent:
        """What gs_usb and socketcand do when the device is gone: nothing, at once."""

        def __init__(self):
            self.message = None

        def _recv_internal(self, timeout):
            return self.message, False

    class Guarded(Watched, Silent):
        pass

    def test_returning_nothing_at_once_for_ever_is_a_lost_link(self):
        bus = self.Guarded()

        def wait_until_noticed():
            for _ in range(1000):
                bus._recv_internal(0.1)

        with pytest.raises(LinkLostError, match="lost"):
            wait_until_noticed()

    def test_a_frame_now_and_then_is_none(self):
        bus = self.Guarded()
        for number in range(60):
            bus.message = message() if number % 30 == 29 else None
            bus._recv_internal(0.1)

    def test_not_waiting_is_none(self):
        bus = self.Guarded()
        for _ in range(200):
            assert bus._recv_internal(0) == (None, False)


class TestArguments:
    def arguments(self, interface, channel, **options):
        return open_arguments(settings(interface, channel, **options))

    def test_channels_are_numbers_where_the_back_end_wants_numbers(self):
        assert self.arguments("kvaser", "1")["channel"] == 1
        assert self.arguments("pcan", "PCAN_USBBUS1")["channel"] == "PCAN_USBBUS1"

    def test_serial_number_and_channel(self):
        ixxat = self.arguments("ixxat", "HW123456/1")
        assert (ixxat["unique_hardware_id"], ixxat["channel"]) == ("HW123456", 1)
        neovi = self.arguments("neovi", "V12345/2")
        assert (neovi["serial"], neovi["channel"]) == ("V12345", 2)

    def test_socketcand_address(self):
        found = self.arguments("socketcand", "10.0.0.7:29536/can0")
        assert (found["host"], found["port"], found["channel"]) == ("10.0.0.7", 29536, "can0")

    @pytest.mark.parametrize("channel", ["can0", "host/can0", "host:port/can0", "host:1/"])
    def test_a_socketcand_address_with_a_part_missing(self, channel):
        with pytest.raises(ValueError, match="host:port/interface"):
            self.arguments("socketcand", channel)

    def test_fd_rates(self):
        kvaser = self.arguments("kvaser", "0", fd=True)
        assert (kvaser["fd"], kvaser["data_bitrate"]) == (True, 2_000_000)
        assert self.arguments("nixnet", "CAN1", fd=True)["fd_bitrate"] == 2_000_000
        timing = self.arguments("pcan", "PCAN_USBBUS1", fd=True)["timing"]
        assert (timing.nom_bitrate, timing.data_bitrate) == (500_000, 2_000_000)

    def test_vector_channels_are_global(self):
        assert self.arguments("vector", "0")["app_name"] is None

    @pytest.mark.parametrize(
        ("interface", "key", "value"),
        [("kvaser", "driver_mode", False), ("vector", "listen_only", True), ("pcan", "state", can.BusState.PASSIVE)],
    )
    def test_listening_only(self, interface, key, value):
        assert self.arguments(interface, "0", listen_only=True)[key] == value
        assert self.arguments(interface, "0").get(key) != value

    def test_sample_points_become_bit_timing(self):
        classic = self.arguments("kvaser", "0", sample_point_pct=87.5)["timing"]
        assert (classic.f_clock, classic.bitrate, classic.sample_point) == (16_000_000, 500_000, 87.5)
        fd = self.arguments("vector", "0", fd=True, data_sample_point_pct=75.0)["timing"]
        assert (fd.f_clock, fd.data_bitrate, fd.data_sample_point, fd.nom_sample_point) == (80_000_000, 2_000_000, 75.0, 80.0)
        assert "timing" not in self.arguments("kvaser", "0", fd=True)

    def test_a_driver_that_cannot_choose_its_sample_point_says_so(self):
        with pytest.raises(LinkError, match="sample point"):
            self.arguments("robotell", "COM3", sample_point_pct=87.5)

    def test_termination_where_the_driver_has_it(self):
        assert self.arguments("nixnet", "CAN1", termination=True)["can_termination"] is True
        with pytest.raises(LinkError, match="termination"):
            self.arguments("kvaser", "0", termination=False)

    def test_an_adapter_that_must_acknowledge_says_so(self):
        with pytest.raises(LinkError, match="cannot listen"):
            self.arguments("robotell", "COM3", listen_only=True)

    def test_a_bus_without_controllers_listens_anyway(self):
        assert self.arguments("virtual", "x", listen_only=True)["channel"] == "x"


class TestOpeningErrors:
    def test_unknown_interface(self):
        with pytest.raises(AdapterNotFoundError) as caught:
            open_bus(settings("bogus"))
        assert "halite adapters" in caught.value.advice

    @pytest.mark.skipif(sys.platform == "win32", reason="these exist there")
    @pytest.mark.parametrize("interface", ["vector", "ixxat", "nixnet", "usb2can"])
    def test_adapters_of_another_system_advise_another_adapter(self, interface):
        with pytest.raises(DriverMissingError) as caught:
            open_bus(settings(interface, "0"))
        assert "Windows only" in caught.value.advice

    def test_a_refused_connection_to_another_computer_does_not_advise_the_virtual_pack(self):
        error = explain_opening(
            ConnectionRefusedError(errno.ECONNREFUSED, "Connection refused"), settings("slcan", "socket://10.0.0.7:1")
        )
        assert isinstance(error, AdapterNotFoundError)
        assert "simulate" not in error.advice

    def test_nobody_at_a_socketcand_address_is_told_at_once(self, tcp_peer):
        tcp_peer.stop_listening()
        with pytest.raises(AdapterNotFoundError, match="Nobody answers"):
            open_bus(settings("socketcand", f"127.0.0.1:{tcp_peer.port}/can0"))

    def test_a_socketcand_server_that_says_nothing_is_not_waited_for_for_ever(self, make_tcp_peer, monkeypatch):
        monkeypatch.setattr("can_drivers.back_ends._HANDSHAKE_TIMEOUT_S", 0.1)
        with pytest.raises(AdapterNotFoundError, match="Nobody answers"):
            open_bus(settings("socketcand", f"127.0.0.1:{make_tcp_peer(answers=False).port}/can0"))

    @pytest.mark.parametrize(
        ("raised", "expected"),
        [
            (OSError(errno.EBUSY, "Device or resource busy"), AdapterBusyError),
            (
                serial.SerialException("could not open port 'COM3': PermissionError(13, 'Access is denied.', None, 5)"),
                AdapterBusyError,
            ),
            (PermissionError(errno.EACCES, "Permission denied"), PermissionDeniedError),
            (OSError(errno.ENODEV, "No such device"), AdapterNotFoundError),
            (OSError(errno.ENETDOWN, "Network is down"), AdapterNotFoundError),
            (TimeoutError("timed out"), AdapterNotFoundError),
            (can.CanInitializationError("Cannot find device 0. Devices found: 0"), AdapterNotFoundError),
            (
                can.CanInitializationError(
                    "A PCAN Channel has not been initialized yet or the initialization process has failed"
                ),
                LinkError,
            ),
            (OSError("pcanbasic library not found."), DriverMissingError),
            (ImportError("No module named 'canalystii'"), DriverMissingError),
            (NameError("name 'canGetNumberOfChannels' is not defined"), DriverMissingError),
            (RuntimeError("something new"), LinkError),
        ],
    )
    def test_what_drivers_raise_becomes_what_people_can_act_on(self, raised, expected):
        error = explain_opening(raised, settings("pcan", "PCAN_USBBUS1"))
        assert isinstance(error, expected)
        assert error.what.endswith(".")
        assert error.advice.endswith((".", "`.", "500000`."))
        assert str(raised.args[-1])[:10] in error.detail

    def test_the_hidden_cause_decides(self):
        outer = can.CanInitializationError("initialisation failed")
        outer.__cause__ = OSError(errno.EBUSY, "Device or resource busy")
        assert isinstance(explain_opening(outer, settings()), AdapterBusyError)

    def test_an_explained_error_stays_as_it_is(self):
        mine = LinkError("mine")
        assert explain_opening(mine, settings()) is mine
        assert explain_loss(mine, "adapter") is mine

    def test_bus_off_in_the_text_of_a_driver(self):
        assert isinstance(explain_loss(can.CanOperationError("The controller is in the bus-off state"), "adapter"), BusOffError)


def test_python_can_is_loaded_without_asammdf_and_leaves_it_importable():
    program = """
import sys
class Finder:
    tried = []
    def find_spec(self, name, path=None, target=None):
        if name == "asammdf":
            self.tried.append(name)
sys.meta_path.insert(0, Finder())
import can_drivers.python_can
assert not Finder.tried
try:
    import asammdf
except ImportError:
    pass
assert Finder.tried == ["asammdf"]
"""
    subprocess.run([sys.executable, "-c", program], check=True, timeout=30)


def test_serial_adapters_do_without_python_can():
    program = "import sys, can_drivers.bus, can_drivers.reader, can_drivers.isotp; assert 'can' not in sys.modules"
    subprocess.run([sys.executable, "-c", program], check=True, timeout=30)

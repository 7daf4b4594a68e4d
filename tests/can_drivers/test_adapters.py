"""Finding adapters: each family on its own, by USB ids, by the driver, by network interfaces."""

import logging
import sys

import can
import pytest
from serial.tools import list_ports

from can_drivers.adapters import ADAPTER_FAMILIES, HowFound, discovery, families, find_adapters, offered_back_ends
from can_drivers.open_arguments import open_arguments
from can_drivers.settings import LinkSettings


def family(interface):
    return next(row for row in ADAPTER_FAMILIES if row.interface == interface)


class Port:
    def __init__(self, device, vid, pid, serial_number):
        self.device, self.vid, self.pid, self.serial_number = device, vid, pid, serial_number

    def __lt__(self, other):
        return self.device < other.device


@pytest.fixture
def ports(monkeypatch, tmp_path):
    def plug(*found):
        monkeypatch.setattr(list_ports, "comports", lambda: [Port(*port) for port in found])

    plug()
    return plug


@pytest.fixture
def only(monkeypatch):
    """Look for some families only, with their drivers installed."""

    def choose(*interfaces):
        monkeypatch.setattr(discovery, "ADAPTER_FAMILIES", tuple(map(family, interfaces)))
        monkeypatch.setattr(families.AdapterFamily, "driver_missing", False)
        monkeypatch.setattr(families.AdapterFamily, "works_here", True)

    return choose


class TestFamilies:
    def test_every_interface_is_one_of_python_cans(self):
        assert {row.interface for row in ADAPTER_FAMILIES} <= set(can.interfaces.BACKENDS)

    def test_every_back_end_is_the_module_that_python_can_loads(self):
        for row in ADAPTER_FAMILIES:
            if row.interface != "slcan":
                assert can.interfaces.BACKENDS[row.interface][0] == row.back_end

    def test_every_family_that_needs_a_driver_says_which_on_each_of_its_systems(self, monkeypatch):
        for row in ADAPTER_FAMILIES:
            for system in row.platforms or ("win32", "linux", "darwin"):
                monkeypatch.setattr(sys, "platform", system)
                if row.libraries or row.packages:
                    assert row.advice != f"Install the driver of {row.name}.", (row.name, system)

    def test_back_ends_offered_here_can_be_imported(self):
        offered = offered_back_ends()
        assert "can_drivers.slcan" in offered
        assert "can.interfaces.gs_usb" in offered
        for module in offered:
            __import__(module)

    def test_back_ends_of_windows_are_not_offered_elsewhere(self, monkeypatch):
        monkeypatch.setattr(sys, "platform", "linux")
        assert "can.interfaces.vector" not in offered_back_ends()
        assert "can.interfaces.socketcan" in offered_back_ends()
        monkeypatch.setattr(sys, "platform", "win32")
        assert "can.interfaces.vector" in offered_back_ends()
        assert "can.interfaces.socketcan" not in offered_back_ends()

    def test_a_family_whose_python_package_is_missing_is_not_offered(self, monkeypatch):
        monkeypatch.setattr(families.importlib.util, "find_spec", lambda name: None)
        assert "can.interfaces.canalystii" not in offered_back_ends()


class TestFinding:
    def test_known_serial_adapters_are_named_and_others_left_alone(self, ports, only):
        only("slcan")
        ports(("/dev/zero", 0x16D0, 0x117E, "AB12"), ("/dev/null", 0x067B, 0x2303, "X"), ("/dev/ttyS0", None, None, None))
        (found,) = find_adapters()
        assert (found.interface, found.channel, found.name) == ("slcan", "/dev/zero", "CANable (slcan)")
        assert (found.serial, found.status, found.advice) == ("AB12", "ready", "")

    @pytest.mark.skipif(sys.platform == "win32", reason="permissions of device files")
    def test_a_port_without_permission_says_what_to_do(self, ports, only):
        only("slcan")
        ports(("/dev/does-not-exist", 0x16D0, 0x117E, None))
        (found,) = find_adapters()
        assert found.status == "no_permission"
        assert "dialout" in found.advice

    def test_a_missing_driver_is_reported_with_one_thing_to_do(self, ports, monkeypatch):
        monkeypatch.setattr(families.ctypes.util, "find_library", lambda name: None)
        found = [entry for entry in find_adapters() if entry.interface == "gs_usb"]
        assert [(entry.status, entry.channel) for entry in found] == [("driver_missing", "")]
        assert found[0].advice.startswith("Install")

    def test_one_failing_vendor_never_hides_another(self, ports, only, monkeypatch):
        only("kvaser", "slcan")
        ports(("/dev/zero", 0x16D0, 0x117E, "AB12"))

        def crash(_family):
            raise SystemError("vendor library")

        monkeypatch.setitem(discovery._LOOK, HowFound.DRIVER, crash)
        broken, good = find_adapters()
        assert (broken.interface, broken.status) == ("kvaser", "not_answering")
        assert good.status == "ready"

    @pytest.mark.parametrize(
        ("interface", "detected", "channel", "arguments"),
        [
            ("pcan", {"channel": "PCAN_USBBUS2", "device_name": "PCAN-USB FD"}, "PCAN_USBBUS2", {"channel": "PCAN_USBBUS2"}),
            ("kvaser", {"channel": 1, "serial": 12345}, "1", {"channel": 1}),
            ("vector", {"channel": 0, "channel_index": 3, "serial": 7}, "3", {"channel": 3}),
            (
                "ixxat",
                {"channel": 1, "unique_hardware_id": "HW123456"},
                "HW123456/1",
                {"channel": 1, "unique_hardware_id": "HW123456"},
            ),
            ("neovi", {"serial": "V12345"}, "V12345/1", {"channel": 1, "serial": "V12345"}),
            ("usb2can", {"channel": "ED000100"}, "ED000100", {"channel": "ED000100"}),
        ],
    )
    def test_what_a_driver_lists_can_be_opened_again(self, only, monkeypatch, interface, detected, channel, arguments):
        only(interface)
        monkeypatch.setattr(can, "detect_available_configs", lambda **_: [{"interface": interface, **detected}])
        (found,) = find_adapters()
        assert (found.channel, found.status) == (channel, "ready")
        opened = open_arguments(LinkSettings(interface=interface, channel=found.channel), listen_only=False)
        assert arguments.items() <= opened.items()

    def test_an_occupied_pcan_channel_is_busy(self, only, monkeypatch):
        only("pcan")
        configuration = {"interface": "pcan", "channel": "PCAN_USBBUS1", "device_name": "PCAN-USB", "channel_condition": 2}
        monkeypatch.setattr(can, "detect_available_configs", lambda **_: [configuration])
        (found,) = find_adapters()
        assert (found.name, found.status) == ("PCAN-USB", "busy")

    def test_drivers_that_are_not_there_do_not_fill_the_log(self, only, monkeypatch, caplog):
        only("pcan")
        caplog.set_level(logging.DEBUG)

        def noisy(**_):
            logging.getLogger("can.pcan").error("driver not found")
            return []

        monkeypatch.setattr(can, "detect_available_configs", noisy)
        before = logging.getLogger("can").level
        assert list(find_adapters()) == []
        assert "driver not found" not in caplog.text
        assert logging.getLogger("can").level == before

    def test_network_interfaces_that_are_can_and_whether_they_are_up(self, only, monkeypatch, tmp_path):
        only("socketcan")
        for name, kind, flags in (("can0", 280, 0x41), ("can1", 280, 0x40), ("eth0", 1, 0x1003)):
            (tmp_path / name).mkdir()
            (tmp_path / name / "type").write_text(f"{kind}\n")
            (tmp_path / name / "flags").write_text(f"{flags:#x}\n")
        monkeypatch.setattr(discovery, "_NETWORK_INTERFACES", tmp_path)
        up, down = find_adapters()
        assert (up.channel, up.status) == ("can0", "ready")
        assert (down.channel, down.status) == ("can1", "not_answering")
        assert "ip link set can1 up" in down.advice

    def test_gs_usb_devices_and_one_that_may_not_be_asked(self, only, monkeypatch):
        gs_usb = pytest.importorskip("gs_usb.gs_usb")

        class Device:
            def __init__(self, serial):
                self.gs_usb = self
                self._serial = serial

            @property
            def serial_number(self):
                if self._serial is None:
                    raise ValueError(
                        "The device has no langid (permission issue, no string descriptors supported or device error)"
                    )
                return self._serial

        only("gs_usb")
        monkeypatch.setattr(gs_usb.GsUsb, "scan", staticmethod(lambda: [Device("0042"), Device(None)]))
        ready, forbidden = find_adapters()
        assert (ready.channel, ready.serial, ready.status) == ("0", "0042", "ready")
        assert (forbidden.channel, forbidden.status) == ("1", "no_permission")

    def test_families_that_cannot_be_looked_for_find_nothing(self, only):
        only("canalystii", "socketcand", "virtual")
        assert list(find_adapters()) == []

    def test_looking_for_real_raises_nothing_and_names_every_status(self):
        statuses = {"ready", "driver_missing", "no_permission", "busy", "not_answering"}
        for entry in find_adapters():
            assert entry.status in statuses
            assert entry.status == "ready" or entry.advice

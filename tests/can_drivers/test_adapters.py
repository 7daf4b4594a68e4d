"""The table of adapters, and finding them: each family on its own, by USB, by the driver, by network interfaces."""

import importlib.metadata
import logging
import sys
import threading
from pathlib import Path

import can
import pytest
from serial.tools import list_ports

import can_drivers
from can_drivers.adapters import (
    ADAPTER_FAMILIES,
    WITHOUT_FAMILY,
    AdapterFamily,
    Discovery,
    UsbId,
    all_families,
    canalyst,
    candlelight,
    discovery,
    driver_lists,
    families,
    family,
    family_of,
    find_adapters,
    network_interfaces,
    offered_back_ends,
    resolve,
    rules,
    serial_ports,
)
from can_drivers.adapters.document import document
from can_drivers.adapters.holders import holder_of
from can_drivers.adapters.usb_devices import UsbDevice, usb_devices
from can_drivers.errors import AdapterNotFoundError, LinkError
from can_drivers.open_arguments import open_arguments
from can_drivers.settings import LinkSettings

ROOT = Path(can_drivers.__file__).parent.parent
CANABLE = ("/dev/zero", 0x16D0, 0x117E, "AB12", "1-2:1.0")


class Port:
    def __init__(self, device, vid, pid, serial_number, location=None):
        self.device, self.vid, self.pid, self.serial_number, self.location = device, vid, pid, serial_number, location

    def __lt__(self, other):
        return self.device < other.device


@pytest.fixture
def ports(monkeypatch):
    def plug(*found):
        monkeypatch.setattr(list_ports, "comports", lambda: [Port(*port) for port in found])

    plug()
    return plug


@pytest.fixture
def usb(monkeypatch):
    """Plug in USB devices that may be opened, and are held by nobody."""

    def plug(*found, allowed=True, holder=""):
        for module in (candlelight, canalyst, network_interfaces, discovery):
            monkeypatch.setattr(module, "usb_devices", lambda: iter(found))
        monkeypatch.setattr(UsbDevice, "may_be_used", allowed)
        for module in (candlelight, canalyst):
            monkeypatch.setattr(module, "holder_of", lambda _device: holder)

    plug()
    return plug


@pytest.fixture
def with_drivers(monkeypatch):
    """Every driver is installed, on every system."""
    monkeypatch.setattr(AdapterFamily, "driver_missing", False)
    monkeypatch.setattr(AdapterFamily, "works_here", True)


def find(*interfaces):
    return sorted(Discovery([family_of(interface) for interface in interfaces]).look(), key=lambda info: info.channel)


def made_up(name, look):
    return AdapterFamily(name=name, interface=name, back_end="nowhere", look=look, channel_example="0")


class TestTable:
    def test_every_interface_of_python_can_has_a_row_or_a_reason_why_not(self):
        assert {row.interface for row in ADAPTER_FAMILIES}.isdisjoint(WITHOUT_FAMILY)
        assert {row.interface for row in ADAPTER_FAMILIES} | WITHOUT_FAMILY.keys() == set(can.interfaces.BACKENDS)

    def test_every_back_end_is_the_module_that_python_can_loads_or_one_of_ours(self):
        for row in ADAPTER_FAMILIES:
            assert row.back_end.startswith("can_drivers.") or row.back_end == can.interfaces.BACKENDS[row.interface][0]

    def test_every_family_that_needs_a_driver_says_which_on_each_of_its_systems(self, monkeypatch):
        for row in ADAPTER_FAMILIES:
            for system in row.platforms or ("win32", "linux", "darwin"):
                monkeypatch.setattr(sys, "platform", system)
                if row.libraries or row.packages:
                    assert row.advice != f"Install the driver of {row.name}.", (row.name, system)

    @pytest.mark.parametrize(
        "row", [row for row in ADAPTER_FAMILIES if row.back_end.startswith("can.")], ids=lambda row: row.interface
    )
    def test_what_a_row_says_is_what_its_driver_is_asked_for(self, row):
        channel = row.channel_example.split(", ")[0]

        def accepts(**options):
            try:
                open_arguments(LinkSettings(interface=row.interface, channel=channel, **options))
            except LinkError:
                return False
            return True

        assert accepts(listen_only=True) == row.supports_listen_only
        assert accepts(sample_point_pct=75.0) == row.supports_sample_point
        assert accepts(termination=True) == row.supports_termination
        if row.supports_fd:
            assert accepts(fd=True)

    def test_no_usb_device_belongs_to_two_families(self):
        known = [(one.vendor, one.product) for row in ADAPTER_FAMILIES for one in row.usb_ids]
        assert len(known) == len(set(known))

    def test_back_ends_offered_here_can_be_imported(self):
        offered = offered_back_ends()
        assert "can_drivers.slcan" in offered
        assert "can.interfaces.canalystii" in offered
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
        monkeypatch.setattr(family.importlib.util, "find_spec", lambda name: None)
        assert "can.interfaces.canalystii" not in offered_back_ends()

    def test_plug_ins_of_python_can_are_families_and_never_replace_one(self, monkeypatch):
        entries = [
            importlib.metadata.EntryPoint(name="zlg", value="zlgcan:ZlgBus", group="can.interface"),
            importlib.metadata.EntryPoint(name="pcan", value="evil:Bus", group="can.interface"),
        ]
        monkeypatch.setattr(importlib.metadata, "entry_points", lambda group: entries)
        (plug_in,) = [row for row in all_families() if row not in ADAPTER_FAMILIES]
        assert (plug_in.interface, plug_in.back_end) == ("zlg", "zlgcan")
        assert family_of("zlg").name == "zlg (plug-in zlgcan)"
        assert family_of("pcan").back_end == "can.interfaces.pcan"

    def test_an_interface_nobody_knows_has_no_family(self):
        assert family_of("bogus") is None
        assert families.driver_advice("bogus") == ""


class TestMadeFromTheTable:
    def test_the_page_of_the_documentation_is_up_to_date(self):
        written = (ROOT / "docs" / "adapters.md").read_text(encoding="utf-8")
        assert written == document(), "python -m can_drivers.adapters.document > docs/adapters.md"

    def test_the_udev_rules_that_are_shipped_are_up_to_date(self):
        written = (ROOT / "packaging" / "udev" / "60-halite.rules").read_text(encoding="utf-8")
        assert written == rules(), "halite adapters --rules > packaging/udev/60-halite.rules"

    def test_every_adapter_that_needs_access_has_a_rule(self):
        lines = [line for line in rules().splitlines() if line and not line.startswith("#")]
        needed = [one for row in ADAPTER_FAMILIES if row.udev_subsystem for one in row.usb_ids]
        assert len(lines) == len(needed) > 10
        for line in lines:
            assert 'TAG+="uaccess"' in line
            assert ("ID_MM_DEVICE_IGNORE" in line) == line.startswith('SUBSYSTEM=="tty"')


class TestSerialPorts:
    def test_known_serial_adapters_are_named_and_others_left_alone(self, ports):
        ports(CANABLE, ("/dev/null", 0x067B, 0x2303, "X"), ("/dev/ttyS0", None, None, None))
        (found,) = find("slcan")
        assert (found.interface, found.channel, found.name) == ("slcan", "/dev/zero", "CANable (slcan)")
        assert (found.serial, found.identity, found.status, found.advice) == ("AB12", "AB12", "ready", "")

    def test_an_adapter_without_serial_number_is_known_by_its_usb_port(self, ports):
        ports(("/dev/zero", 0x16D0, 0x117E, None, "1-2.3:1.0"), ("/dev/full", 0x16D0, 0x117E, None, None))
        nowhere, here = find("slcan")
        assert (here.serial, here.identity) == ("", "USB port 1-2.3")
        assert nowhere.identity == ""

    @pytest.mark.skipif(sys.platform != "linux", reason="permissions and rules of Linux")
    def test_a_port_without_permission_names_the_udev_rule_and_the_command_that_installs_it(self, ports):
        ports(("/dev/does-not-exist", 0x16D0, 0x117E, None, None))
        (found,) = find("slcan")
        assert found.status == "no_permission"
        assert "halite adapters --rules" in found.advice
        assert "60-halite.rules" in found.advice

    @pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells")
    def test_a_port_that_is_open_says_who_has_it(self, ports, monkeypatch):
        ports(CANABLE)
        monkeypatch.setattr(serial_ports, "holder_of", lambda _device: "process 1234 (ModemManager)")
        (found,) = find("slcan")
        assert (found.status, found.holder) == ("busy", "process 1234 (ModemManager)")
        assert "process 1234 (ModemManager)" in found.advice


class TestUsb:
    CANDLE = UsbDevice(vendor=0x1D50, product=0x606F, name="candleLight", serial="0042", port="1-3", bus=1, address=7)
    ANALYST = UsbDevice(vendor=0x04D8, product=0x0053, port="2-1.4", bus=2, address=9)

    def test_a_candlelight_adapter_is_found_by_its_place_and_known_by_its_serial_number(self, usb, with_drivers):
        usb(self.CANDLE, UsbDevice(vendor=0x1D6B, product=2))
        (found,) = find("gs_usb")
        assert (found.channel, found.identity, found.status) == ("1-3", "0042", "ready")

    def test_one_that_may_not_be_opened_is_found_all_the_same(self, usb, with_drivers):
        usb(self.CANDLE, allowed=False)
        (found,) = find("gs_usb")
        assert (found.serial, found.status) == ("0042", "no_permission")
        assert found.advice

    def test_one_that_another_program_has_says_so(self, usb, with_drivers):
        usb(self.CANDLE, holder="process 77 (cangaroo)")
        (found,) = find("gs_usb")
        assert (found.status, found.holder) == ("busy", "process 77 (cangaroo)")

    def test_one_that_the_kernel_runs_is_offered_as_network_interface_only(self, usb, with_drivers):
        usb(UsbDevice(vendor=0x1D50, product=0x606F, network_interface="can0"))
        assert find("gs_usb") == []

    def test_both_connectors_of_a_canalyst_are_offered_and_kept_apart(self, usb, with_drivers, monkeypatch):
        usb(self.ANALYST)
        monkeypatch.setattr(canalyst, "_order", lambda: {(2, 9): 1})
        one, two = find("canalystii")
        assert (one.channel, one.identity) == ("1/0", "USB port 2-1.4 CAN 1")
        assert (two.channel, two.identity) == ("1/1", "USB port 2-1.4 CAN 2")

    def test_an_adapter_that_is_plugged_in_without_its_driver_is_shown_with_the_driver_it_needs(self, usb, monkeypatch):
        monkeypatch.setattr(AdapterFamily, "works_here", True)
        monkeypatch.setattr(family.ctypes.util, "find_library", lambda name: None)
        usb(UsbDevice(vendor=0x0BFD, product=0x0107, name="Kvaser Leaf Light v2", serial="9"))
        (found,) = find("kvaser")
        assert (found.name, found.serial, found.status) == ("Kvaser Leaf Light v2", "9", "driver_missing")
        assert found.plugged_in
        assert "CANlib" in found.advice

    def test_a_missing_driver_is_reported_even_when_nothing_is_plugged_in(self, usb, monkeypatch):
        monkeypatch.setattr(family.ctypes.util, "find_library", lambda name: None)
        (found,) = find("gs_usb")
        assert (found.status, found.channel, found.plugged_in) == ("driver_missing", "", False)
        assert found.advice.startswith("Install")

    @pytest.mark.skipif(sys.platform != "linux", reason="sysfs")
    def test_what_linux_tells_about_a_device(self, tmp_path):
        device = tmp_path / "1-2.3"
        (device / "1-2.3:1.0" / "net" / "can0").mkdir(parents=True)
        for name, text in {
            "idVendor": "0c72",
            "idProduct": "0012",
            "busnum": "1",
            "devnum": "5",
            "product": "PCAN-USB FD",
        }.items():
            (device / name).write_text(f"{text}\n")
        (found,) = usb_devices(tmp_path)
        assert found == UsbDevice(
            vendor=0x0C72, product=0x12, name="PCAN-USB FD", port="1-2.3", bus=1, address=5, network_interface="can0"
        )
        assert found.node == "/dev/bus/usb/001/005"


class TestNetworkInterfaces:
    def test_they_carry_the_name_of_the_adapter_behind_them_and_say_whether_they_are_up(
        self, usb, with_drivers, monkeypatch, tmp_path
    ):
        for name, kind, flags in (("can0", 280, 0x41), ("can1", 280, 0x40), ("eth0", 1, 0x1003)):
            (tmp_path / name).mkdir()
            (tmp_path / name / "type").write_text(f"{kind}\n")
            (tmp_path / name / "flags").write_text(f"{flags:#x}\n")
        monkeypatch.setattr(network_interfaces, "NETWORK_INTERFACES", tmp_path)
        usb(UsbDevice(vendor=0x0C72, product=0x12, name="PCAN-USB FD", port="1-2", network_interface="can0"))
        up, down = find("socketcan")
        assert (up.channel, up.name, up.identity, up.status) == ("can0", "PCAN-USB FD (can0)", "USB port 1-2", "ready")
        assert (down.channel, down.name, down.status) == ("can1", "SocketCAN can1", "not_answering")
        assert "ip link set can1 up" in down.advice


class TestDrivers:
    @pytest.fixture
    def listed(self, with_drivers, monkeypatch):
        """Let the driver of an interface list something, whatever system this is."""

        def let(interface, *configurations):
            class Driver:
                @staticmethod
                def _detect_available_configs():
                    return [{"interface": interface, **configuration} for configuration in configurations]

            monkeypatch.setitem(can.interfaces.BACKENDS, interface, ("somewhere", "Driver"))
            monkeypatch.setattr(driver_lists.importlib, "import_module", lambda _name: type("Module", (), {"Driver": Driver}))

        return let

    @pytest.mark.parametrize(
        ("interface", "detected", "channel", "identity"),
        [
            ("pcan", {"channel": "PCAN_USBBUS2", "device_name": "PCAN-USB FD", "device_id": 0xFFFFFFFF}, "PCAN_USBBUS2", ""),
            ("pcan", {"channel": "PCAN_USBBUS1", "device_id": 5, "controller_number": 1}, "PCAN_USBBUS1", "device id 5 CAN 2"),
            ("kvaser", {"channel": 0, "serial": 12345, "dongle_channel": 1}, "0", "12345"),
            ("kvaser", {"channel": 1, "serial": 12345, "dongle_channel": 2}, "1", "12345 CAN 2"),
            ("vector", {"channel": 1, "channel_index": 3, "serial": 7, "hw_channel": 1}, "3", "7 CAN 2"),
            ("ixxat", {"channel": 1, "unique_hardware_id": "HW123456"}, "HW123456/1", ""),
            ("neovi", {"serial": "V12345"}, "V12345/1", ""),
            ("usb2can", {"channel": "ED000100"}, "ED000100", ""),
            ("systec", {"channel": 1, "device_number": 4}, "4/1", ""),
            ("cantact", {"channel": "ch:0"}, "0", ""),
        ],
    )
    def test_what_a_driver_lists_becomes_a_channel_and_an_identity(self, listed, interface, detected, channel, identity):
        listed(interface, detected)
        (found,) = find(interface)
        assert (found.channel, found.identity, found.status) == (channel, identity, "ready")

    def test_an_occupied_pcan_channel_is_busy(self, listed):
        listed("pcan", {"channel": "PCAN_USBBUS1", "device_name": "PCAN-USB", "channel_condition": 2})
        (found,) = find("pcan")
        assert (found.name, found.status) == ("PCAN-USB", "busy")
        assert found.advice

    def test_a_driver_that_says_this_very_adapter_has_no_fd_is_believed(self, listed):
        listed("pcan", {"channel": "PCAN_USBBUS1", "supports_fd": False})
        (found,) = find("pcan")
        assert found.supports_fd is False

    def test_a_plug_in_that_cannot_look_finds_nothing(self, with_drivers, monkeypatch):
        monkeypatch.setitem(can.interfaces.BACKENDS, "pcan", ("can", "BusABC"))
        assert find("pcan") == []

    def test_drivers_that_are_not_there_do_not_fill_the_log(self, caplog):
        caplog.set_level(logging.DEBUG)

        def noisy(_family):
            logging.getLogger("can.pcan").error("driver not found")
            return []

        before = logging.getLogger("can").level
        assert list(Discovery([made_up("noisy", noisy)]).look()) == []
        assert "driver not found" not in caplog.text
        assert logging.getLogger("can").level == before


class TestSideBySide:
    def test_one_failing_vendor_never_hides_another(self, ports):
        ports(CANABLE)

        def crash(_family):
            raise SystemError("vendor library")

        found = {info.interface: info for info in Discovery([made_up("crash", crash), family_of("slcan")]).look()}
        assert found["crash"].status == "not_answering"
        assert found["crash"].advice
        assert found["slcan"].status == "ready"

    def test_a_vendor_that_hangs_delays_nobody_is_reported_and_not_asked_again_until_it_answers(self, ports):
        ports(CANABLE)
        release, asked = threading.Event(), []

        def hang(row):
            asked.append(row.interface)
            release.wait(30)
            return [row.info(channel="0")]

        search = Discovery([made_up("hang", hang), family_of("slcan")], time_limit_s=0.2)
        first = list(search.look())
        assert [(info.interface, info.status) for info in first] == [("slcan", "ready"), ("hang", "not_answering")]
        again = {info.interface: info.status for info in search.look()}
        assert again == {"slcan": "ready", "hang": "not_answering"}
        assert asked == ["hang"]
        release.set()
        search._hanging["hang"].join(5)
        assert {info.interface: info.status for info in search.look()} == {"slcan": "ready", "hang": "ready"}

    def test_looking_for_real_raises_nothing_and_advises_about_everything_that_is_not_ready(self):
        for entry in find_adapters():
            assert entry.status == "ready" or entry.advice


class TestIdentity:
    LAST = LinkSettings(interface="slcan", channel="/dev/ttyACM0", serial="AB12")

    def test_an_adapter_is_found_again_wherever_it_is_plugged_in_now(self, ports):
        ports(("/dev/full", 0x16D0, 0x117E, "CD34", "1-1"), CANABLE)
        assert resolve(self.LAST).channel == "/dev/zero"

    def test_another_adapter_at_its_place_is_not_taken_for_it(self, ports):
        ports(("/dev/ttyACM0", 0x16D0, 0x117E, "CD34", "1-1"))
        with pytest.raises(AdapterNotFoundError, match="AB12"):
            resolve(self.LAST)

    def test_adapters_with_the_same_number_are_kept_apart_by_their_place_or_asked_for(self, ports):
        ports(("/dev/ttyACM0", 0x16D0, 0x117E, "AB12", "1-1"), ("/dev/ttyACM1", 0x16D0, 0x117E, "AB12", "1-2"))
        assert resolve(self.LAST) is self.LAST
        with pytest.raises(LinkError, match="Several adapters"):
            resolve(LinkSettings(interface="slcan", channel="/dev/ttyACM7", serial="AB12"))

    def test_a_driver_that_cannot_be_asked_is_no_reason_to_take_any_adapter(self, monkeypatch):
        def crash():
            raise PermissionError(13, "Permission denied")

        monkeypatch.setattr(list_ports, "comports", crash)
        with pytest.raises(LinkError) as caught:
            resolve(self.LAST)
        assert caught.value.advice

    @pytest.mark.parametrize(
        "settings",
        [
            LinkSettings(interface="slcan", channel="socket://127.0.0.1:29536"),
            LinkSettings(interface="robotell", channel="COM3", serial="X"),
            LinkSettings(interface="bogus", channel="0", serial="X"),
        ],
    )
    def test_what_cannot_be_looked_for_stays_as_it_is(self, settings):
        assert resolve(settings) is settings


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells")
class TestHolders:
    def test_this_program_is_named_for_a_file_it_has_open(self, tmp_path):
        device = tmp_path / "ttyACM0"
        device.touch()
        assert holder_of(str(device)) == ""
        with device.open():
            assert holder_of(str(device)) == "this program"

    def test_another_process_is_named_with_its_number_through_any_link_to_the_device(self, tmp_path):
        device, link = tmp_path / "ttyACM0", tmp_path / "by-id"
        device.touch()
        link.symlink_to(device)
        for number, name in ((1, "init"), (4242, "candump"), (5, None)):
            (tmp_path / "proc" / str(number) / "fd").mkdir(parents=True)
            if name:
                (tmp_path / "proc" / str(number) / "comm").write_text(f"{name}\n")
        (tmp_path / "proc" / "4242" / "fd" / "3").symlink_to(device)
        (tmp_path / "proc" / "1" / "fd" / "0").symlink_to("/dev/null")
        assert holder_of(str(link), tmp_path / "proc") == "process 4242 (candump)"


def test_ids_of_a_maker_stand_for_all_its_adapters():
    row = AdapterFamily(name="X", interface="x", back_end="x", channel_example="0", usb_ids=(UsbId(vendor=1),))
    assert row.usb_name(1, 99) == "X"
    assert row.usb_name(2, 99) is None

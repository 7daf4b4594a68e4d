"""Which adapter a command uses and how it is opened; the adapters listed, their rules, and the search for the bit rate."""

from dataclasses import replace

import click
import pytest
from click.testing import CliRunner

import cli.commands.adapters
from can_drivers.adapters import AdapterFamily, AdapterInfo, families, identity, rules
from can_drivers.settings import LinkSettings
from cli.link_options import link_options
from engine.messages import Adapter, Connect
from engine.settings import remember_connection

CANABLE = AdapterInfo(interface="slcan", channel="/dev/ttyACM3", name="CANable", serial="AB12", identity="AB12")
BUSY = Adapter(
    interface="slcan",
    channel="/dev/ttyACM0",
    name="CANable",
    serial="AB12",
    status="busy",
    advice="End process 7 (candump), which uses it.",
    holder="process 7 (candump)",
)
FAMILY = Adapter(
    interface="pcan", channel="", name="PEAK PCAN", serial="", status="driver_missing", advice="Install it.", plugged_in=False
)


@pytest.fixture(autouse=True)
def plugged_in(monkeypatch):
    """One CANable, at another port than last time."""

    def family_of(interface: str) -> AdapterFamily | None:
        family = families.family_of(interface)
        return replace(family, look=lambda _family: (CANABLE,) if interface == "slcan" else ()) if family else None

    monkeypatch.setattr(identity, "family_of", family_of)


@pytest.fixture
def connection(halite_home):
    """What a command gets for its options."""
    got = []

    @click.command()
    @link_options
    def command(connect):
        got.append(connect)

    def of(*arguments):
        ended = CliRunner().invoke(command, [str(argument) for argument in arguments], catch_exceptions=False)
        if ended.exit_code:
            return ended.output
        return got.pop()

    return of


class TestOptions:
    def test_an_adapter_named_by_its_channel_is_remembered_by_its_serial_number(self, connection):
        assert connection("-i", "slcan", "-c", "/dev/ttyACM3").link.serial == "AB12"
        assert connection("-i", "slcan", "-c", "/dev/ttyACM9").link.serial == ""

    def test_an_adapter_named_by_its_serial_number_is_found_where_it_is(self, connection):
        link = connection("-i", "slcan", "--serial", "AB12").link
        assert (link.channel, link.serial) == ("/dev/ttyACM3", "AB12")

    def test_a_serial_number_needs_its_interface(self, connection):
        assert "-i" in connection("--serial", "AB12")

    def test_how_to_sit_on_the_bus(self, connection):
        link = connection(
            *("-i", "pcan", "-c", "PCAN_USBBUS1", "--fd", "--data-bitrate", "5000000", "--sample-point", "87.5"),
            *("--data-sample-point", "70", "--listen-only", "--no-termination"),
        ).link
        assert (link.fd, link.data_bitrate_bps) == (True, 5_000_000)
        assert (link.sample_point_pct, link.data_sample_point_pct) == (87.5, 70.0)
        assert (link.listen_only, link.termination) == (True, False)

    def test_nothing_said_leaves_it_to_the_driver(self, connection):
        link = connection("-c", "socket://127.0.0.1:1").link
        assert link == LinkSettings(interface="slcan", channel="socket://127.0.0.1:1")

    @pytest.mark.parametrize("sample_point", ["nan", "40", "101"])
    def test_a_senseless_sample_point_is_a_usage_error(self, connection, sample_point):
        assert "--sample-point" in connection("-c", "socket://x:1", "--sample-point", sample_point)


class TestLastConnection:
    LAST = LinkSettings(
        interface="slcan",
        channel="/dev/ttyACM0",
        serial="AB12",
        bitrate_bps=250_000,
        sample_point_pct=80.0,
        termination=True,
        listen_only=True,
    )

    def test_everything_is_restored_but_listening_only(self, connection):
        remember_connection(Connect(link=self.LAST, pack="foxbms-2"))
        connect = connection()
        assert connect.link == replace(self.LAST, listen_only=False)
        assert connect.pack == "foxbms-2"

    def test_what_is_said_changes_it(self, connection):
        remember_connection(Connect(link=self.LAST, pack="foxbms-2"))
        link = connection("-b", "500000", "--no-termination").link
        assert link == replace(self.LAST, listen_only=False, bitrate_bps=500_000, termination=False)


class TestAdapters:
    @pytest.fixture
    def listed(self, monkeypatch):
        monkeypatch.setattr(cli.commands.adapters, "adapters", lambda: iter((FAMILY, BUSY)))

    def test_a_busy_adapter_says_who_has_it_and_families_without_driver_wait_for_all(self, halite, listed):
        text = " ".join(halite("adapters").out.split())
        assert "in use" in text
        assert "End process 7 (candump), which uses it." in text
        assert "-i slcan -c /dev/ttyACM0" in text
        assert "PEAK" not in text
        assert "PEAK PCAN" in halite("adapters", "--all").out

    def test_scripts_get_everything_in_one_document(self, halite, listed):
        busy, family = halite("adapters", "--json").json["adapters"]
        assert (busy["holder"], busy["plugged_in"]) == ("process 7 (candump)", True)
        assert (family["status"], family["plugged_in"]) == ("driver_missing", False)

    def test_the_rules_are_printed_as_they_are_installed(self, halite):
        assert halite("adapters", "--rules").out == rules()


class TestBitRate:
    def test_it_is_found_on_the_bus_of_the_virtual_pack(self, halite, pack_channel):
        ended = halite("bit-rate", "-c", pack_channel, "--json")
        assert ended.code == 0, ended.err
        assert ended.json["bitrate_bps"] == 500_000
        words = halite("bit-rate", "-c", pack_channel).out
        assert "The bus runs at 500 kbit/s" in words
        assert "-b 500000" in words

    def test_an_adapter_that_cannot_only_listen_is_refused(self, halite):
        ended = halite("bit-rate", "-i", "robotell", "-c", "COM3")
        assert ended.code == 3
        assert "cannot listen without acknowledging" in ended.err

    def test_a_silent_bus_is_a_negative_answer(self, halite, silent_channel, monkeypatch):
        ended = halite("bit-rate", "-c", silent_channel)
        assert ended.code == 1
        assert "silent" in ended.err


def test_every_family_can_be_named_with_a_channel_as_its_example_says(connection, monkeypatch):
    for family in families.ADAPTER_FAMILIES:
        channel = family.channel_example.split(", ")[0]
        assert connection("-i", family.interface, "-c", channel).link.channel == channel

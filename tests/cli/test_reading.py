"""Commands that read: what they print, what scripts get, and how they fail."""

import signal
import subprocess
import sys
import time
from types import SimpleNamespace

import pytest

STEERING = b"\x1b[2J\x1b]0;owned\x07\r\n[/x]:smile:"
STEERING_PACK = """
import sys
import virtual_pack.ecu.virtual_ecu as ecu
from virtual_pack.simulator import SimulationOptions, run
plain, steering = ecu.identity_of, bytes.fromhex(sys.argv[1])
ecu.identity_of = lambda definition, seed: plain(definition, seed) | {0xF18C: b"VIRTUAL-" + steering, 0xF195: b"APP" + steering}
run(SimulationOptions(port=0), lambda channel: print(channel, flush=True))
"""

NOBODY = "socket://127.0.0.1:1"


def test_adapters_are_listed_with_advice_for_what_is_missing(halite):
    ended = halite("adapters", "--json")

    assert ended.code == 0
    for adapter in ended.json["adapters"]:
        assert {"interface", "channel", "name", "serial", "status", "advice", "identity", "holder", "plugged_in"} <= set(
            adapter
        )
        assert adapter["status"] == "ready" or adapter["advice"]
    assert "Virtual pack" in halite("adapters").out


def test_identify_tells_who_is_there(halite, pack_channel):
    ended = halite("identify", "-i", "slcan", "-c", pack_channel, "--json")

    assert ended.code == 0, ended.err
    who = ended.json
    assert {"serial", "vin", "hardware", "software", "calibration_id", "calibration_crc", "chemistry"} <= set(who)
    assert who["serial"].startswith("VIRTUAL-")
    assert (who["cells"], who["contract_level"], who["virtual"]) == (120, "L3", True)
    assert "type" not in who


def test_identify_in_words_names_the_same_pack(halite, pack_channel):
    ended = halite("identify", "-c", pack_channel)

    assert "VIRTUAL-" in ended.out
    assert "virtual pack" in ended.out


@pytest.fixture
def steering_channel():
    """A pack whose serial number and software would steer a terminal."""
    with subprocess.Popen([sys.executable, "-c", STEERING_PACK, STEERING.hex()], stdout=subprocess.PIPE, text=True) as process:
        yield process.stdout.readline().strip()
        process.kill()


def test_what_a_pack_says_steers_no_terminal(halite, steering_channel, tmp_path, monkeypatch):
    shown = halite("identify", "-c", steering_channel)
    assert shown.code == 0, shown.err
    assert "APP\ufffd[2J\ufffd]0;owned\ufffd  [/x]:smile:" in shown.out, "in one line, and no markup"
    assert halite("identify", "-c", steering_channel, "--json").json["software"] == "APP" + STEERING.decode()
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(isatty=lambda: True, readline=lambda *_: "no\n"))
    asked = halite("faults", "clear", "-c", steering_channel)
    assert (asked.code, "Clear the fault memory of pack VIRTUAL-\ufffd[2J" in asked.err) == (1, True), asked.err
    recorded = halite("record", "-c", steering_channel, "-o", tmp_path / "s", "--for", "0.5", "--identify", "--json").json
    described = halite("session", "info", recorded["folder"])
    assert "VIRTUAL-\ufffd[2J" in described.out
    said = [one for ended in (shown, asked, described) for one in (ended.out, ended.err)]
    assert not [one for one in said if set(one) & set("\x1b\x07\r")]


def test_the_last_adapter_is_used_when_none_is_named(halite, pack_channel):
    assert halite("identify", "-c", pack_channel).code == 0

    assert halite("identify", "--json").json["cells"] == 120


def test_without_any_adapter_so_far_it_is_a_usage_error(halite):
    ended = halite("identify")

    assert ended.code == 2
    assert "halite adapters" in ended.err


def test_watch_gives_every_cell_and_the_limit_with_its_reason(halite, pack_channel):
    ended = halite("watch", "--for", "1", "-i", "slcan", "-c", pack_channel, "--json")

    assert ended.code == 0, ended.err
    seen = ended.json
    assert len(seen["cells_mv"]) == len(seen["balancing"]) == 120
    assert all(1500 < cell < 4100 for cell in seen["cells_mv"])
    assert len(seen["temperatures_c"]) == 40
    assert seen["pack_v"] == pytest.approx(sum(seen["cells_mv"]) / 1000, rel=0.01)
    assert set(seen["balancing"]) <= {True, False}
    assert {"current_a", "soc_pct", "charge_limit_a", "frames", "dropped"} <= set(seen)
    assert isinstance(seen["charge_limit_reason"], str)
    assert seen["frames"] > 100
    assert seen["dropped"] == 0


def test_watch_in_words_shows_every_module(halite, pack_channel):
    ended = halite("watch", "--for", "0.5", "-c", pack_channel)

    lines = ended.out.splitlines()
    assert [line.split()[0] for line in lines[-10:]] == [f"M{number}" for number in range(1, 11)]
    assert ended.out.count("▲") == ended.out.count("▼") == 1
    assert "valid 120 of 120" in ended.out


@pytest.mark.skipif(sys.platform == "win32", reason="sends SIGINT")
def test_watch_without_a_time_ends_nicely_with_ctrl_c(halite, pack_channel, halite_home):
    process = halite.start("watch", "-c", pack_channel)
    while not (halite_home / "settings.json").exists():  # written once the adapter is open
        assert process.poll() is None
        time.sleep(0.05)
    time.sleep(1.0)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=20)

    assert (process.returncode, err) == (0, "")
    assert "valid 120 of 120" in out


def test_faults_are_read_with_everything_that_explains_them(halite, faulty_channel):
    ended = halite("faults", "read", "-c", faulty_channel, "--json")

    assert ended.code == 0, ended.err
    (fault,) = ended.json["faults"]
    assert fault["code"] == "P0A9B-13"
    assert {"active", "confirmed"} <= set(fault["status"])
    assert all(fault[key] for key in ("severity", "text", "cause", "action"))
    assert fault["occurrences"] == 1
    assert fault["snapshot"]["pack_v"] == pytest.approx(376, abs=30)


def test_faults_in_words_give_cause_and_action(halite, faulty_channel):
    out = halite("faults", "read", "-c", faulty_channel).out

    for part in ("P0A9B-13", "Cause", "Action", "State of charge"):
        assert part in out


def test_clearing_saves_the_list_first_and_shows_what_came_back(halite, faulty_channel, halite_home):
    ended = halite("faults", "clear", "-c", faulty_channel, "--json")

    assert ended.code == 0, ended.err
    assert {fault["code"] for fault in ended.json["faults"]} <= {"P0A9B-13"}
    (saved,) = halite_home.glob("runs/*-clear-faults-VIRTUAL-*/faults_before.json")
    assert "P0A9B" in saved.read_text(encoding="utf-8") or str(0x0A9B13) in saved.read_text(encoding="utf-8")


def test_the_calibration_is_read_and_can_be_shown_again_without_the_pack(halite, pack_channel, tmp_path):
    image = tmp_path / "active.bin"
    read = halite("calibration", "read", "-c", pack_channel, "--fd", "--json", "-o", image)
    shown = halite("calibration", "show", image, "--json", "--parameter", "CHG_I_LIM_MAP")

    assert (read.code, shown.code) == (0, 0), read.err + shown.err
    (table,) = shown.json["parameters"]
    assert table in read.json["parameters"]
    assert shown.json["calibration_id"] == read.json["calibration_id"]
    assert min(table["values"]) == 0.0
    assert "CHG_I_LIM_MAP" in halite("calibration", "show", image).out


def test_packages_are_listed_without_a_bus(halite):
    packages = halite("calibration", "packages", "--json").json["packages"]

    assert {package["id"] for package in packages} == {"nfm-cold-care", "nfm-standard"}
    assert all({"id", "title", "calibration_id", "demo"} <= set(package) for package in packages)
    assert "nfm-cold-care" in halite("calibration", "packages").out


@pytest.mark.parametrize("command", [["identify"], ["watch", "--for", "1"], ["faults", "read"]])
def test_no_adapter_ends_with_3_and_one_sentence(halite, command):
    ended = halite(*command, "-i", "slcan", "-c", NOBODY, "--json")

    assert (ended.code, ended.out) == (3, "")
    assert len(ended.err.strip().splitlines()) == 1
    assert "127.0.0.1:1" in ended.err


def test_an_unknown_interface_ends_with_3(halite):
    assert halite("identify", "-i", "no-such-interface", "-c", "1").code == 3


@pytest.mark.parametrize("command", [["identify"], ["watch", "--for", "1"]])
def test_a_silent_bus_ends_with_4_and_says_what_to_check(halite, silent_channel, command):
    ended = halite(*command, "-c", silent_channel)

    assert ended.code == 4
    assert "12 V" in ended.err


def test_a_wrong_bit_rate_ends_with_4_and_names_the_right_one(halite, pack_channel):
    ended = halite("identify", "-c", pack_channel, "-b", "250000")

    assert ended.code == 4
    assert "500 kbit/s" in ended.err


@pytest.mark.parametrize(
    "arguments",
    [
        ["identify", "-c", NOBODY, "--pack", "no-such-pack"],
        ["identify", "-c", NOBODY, "--dbc", "README.md"],
        ["calibration", "show", "README.md"],
        ["calibration", "show", "no-such-file.bin"],
    ],
)
def test_a_bad_file_ends_with_6_and_one_sentence(halite, arguments):
    ended = halite(*arguments)

    assert ended.code == 6
    assert len(ended.err.strip().splitlines()) == 1


@pytest.mark.parametrize(
    "arguments",
    [["no-such-command"], ["watch", "--for", "soon"], ["watch", "--for", "-1"], ["identify", "-c", "COM3"], ["faults"]],
)
def test_wrong_usage_ends_with_2(halite, arguments):
    assert halite(*arguments).code == 2


def test_a_real_car_that_is_polled_shows_its_cells(halite, shared_data):
    from cli.virtual_pack_process import virtual_pack  # noqa: PLC0415
    from virtual_pack.simulator import SimulationOptions  # noqa: PLC0415

    with virtual_pack(SimulationOptions(port=0, answers=shared_data / "ioniq5")) as channel:
        signal_set = shared_data / "ioniq5" / "signalset.json"
        ended = halite("watch", "--for", "2.5", "-c", channel, "--pack", signal_set, "--json")
        nameless = halite("identify", "-c", channel, "--pack", signal_set)

    assert ended.code == 0, ended.err
    assert ended.json["cells_mv"][:3] == [3360.0, 3360.0, 3360.0]
    assert None not in ended.json["cells_mv"]
    assert ended.json["soc_pct"] == 13.0
    assert nameless.code == 6


def test_a_foxbms_pack_is_shown_with_the_database_of_its_makers(halite, shared_data, silent_channel):
    can = pytest.importorskip("can")
    cantools = pytest.importorskip("cantools")
    database = cantools.database.load_file(shared_data / "foxbms2" / "foxbms.dbc", strict=False)
    message = database.get_message_by_name("f_CellVoltages")
    arguments = ("watch", "--for", "1", "-c", silent_channel, "--pack", "foxbms-2", "--json")
    dbc = ("--dbc", shared_data / "foxbms2" / "foxbms.dbc")

    with can.Bus(interface="slcan", channel=silent_channel, bitrate=500_000, sleep_after_open=0) as bus:
        frames = [_cells_frame(can, message, multiplexer) for multiplexer in range(6)]
        # One task for all: python-can's slcan is not made for several threads, nor for a bus that closes before the last one.
        task = bus.send_periodic(frames, 0.02)
        ended = halite(*arguments, *dbc)
        task.stop()
        task.thread.join(5.0)
    without = halite(*arguments)

    assert ended.code == 0, ended.err
    assert ended.json["cells_mv"] == [3000.0 + number // 4 for number in range(24)]
    assert ended.json["charge_limit_a"] is None
    assert without.code == 6
    assert "--dbc" in without.err


def _cells_frame(can, message, multiplexer):
    signals = {}
    for one in message.signals:
        if one.is_multiplexer:
            signals[one.name] = multiplexer
        elif multiplexer in (one.multiplexer_ids or ()):
            signals[one.name] = 1 if "invalid" in one.name else 3000 + multiplexer
    return can.Message(arbitration_id=message.frame_id, data=message.encode(signals, strict=False), is_extended_id=False)

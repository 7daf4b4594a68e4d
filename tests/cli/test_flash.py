"""`halite flash`: the five results, the confirmation, and stopping."""

import os
import signal
import sys

import pytest

from bms.definition import pack_folder
from cli.virtual_pack_process import virtual_pack
from virtual_pack.simulator import SimulationOptions

KEYS = {
    "result",
    "reason",
    "steps",
    "bytes",
    "transfer_s",
    "wire_limit_s",
    "calibration_id_before",
    "calibration_id_after",
}


@pytest.fixture
def fresh_channel():
    """A pack with factory calibration that a test may write to; the demo pack's FD makes it quick."""
    with virtual_pack(SimulationOptions(port=0)) as channel:
        yield channel


def test_an_update_is_flashed_and_read_back_and_the_second_time_already_current(halite, fresh_channel):
    first = halite("flash", "nfm-cold-care", "--yes", "--json", "-c", fresh_channel, "--fd", "--watch", "0")
    second = halite("flash", "nfm-cold-care", "--yes", "--json", "-c", fresh_channel, "--fd", "--watch", "0")

    assert first.code == 0, first.err
    assert set(first.json) >= KEYS
    assert first.json["result"] == "flashed"
    assert (first.json["calibration_id_before"], first.json["calibration_id_after"]) == ("NFM-STD-0100", "NFM-COLD-0101")
    assert first.json["bytes"] == 65536 + 128
    assert 0 < first.json["wire_limit_s"] <= first.json["transfer_s"]
    assert len(first.json["steps"]) >= 8
    assert (second.code, second.json["result"], second.json["bytes"]) == (0, "already_current", 0)
    assert halite("identify", "--json").json["calibration_id"] == "NFM-COLD-0101"


def test_without_anybody_to_ask_and_without_yes_nothing_is_connected(halite):
    ended = halite("flash", "nfm-cold-care", "-c", "socket://127.0.0.1:1")

    assert ended.code == 2
    assert "--yes" in ended.err


@pytest.mark.parametrize(("package", "channel", "code"), [("README.md", "1", 6), ("nfm-cold-care", "1", 3)])
def test_what_cannot_begin_is_a_document_too(halite, package, channel, code):
    ended = halite("flash", package, "--yes", "--json", "-c", f"socket://127.0.0.1:{channel}")

    assert ended.code == code
    assert set(ended.json) >= KEYS
    assert ended.json["result"] in {"refused", "failed"}
    assert ended.json["reason"]
    assert len(ended.err.strip().splitlines()) == 1


def test_a_pack_on_a_fast_charger_is_refused_and_nothing_is_written(halite):
    with virtual_pack(SimulationOptions(port=0, scenario="cold-fast-charge", speed=5.0)) as channel:
        ended = halite("flash", "nfm-cold-care", "--yes", "--json", "-c", channel, "--fd")
        after = halite("identify", "--json").json["calibration_id"]

    assert (ended.code, ended.json["result"]) == (5, "refused"), ended.json
    assert "Nothing was written" in ended.json["reason"]
    assert after == "NFM-STD-0100"


posix = pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal or POSIX signals")


def on_terminal(halite, typed, *arguments):
    """Run the program with somebody at the keyboard; return what it said."""
    import pty  # noqa: PLC0415 - not on Windows

    try:
        keyboard, terminal = pty.openpty()
    except OSError:
        pytest.skip("this system has no pseudo-terminals: /dev/pts is not mounted")
    os.write(keyboard, typed.encode())
    process = halite.start(*arguments, stdin=terminal)
    out, err = process.communicate(timeout=60)
    os.close(keyboard)
    os.close(terminal)
    return process.returncode, out + err


@posix
def test_the_plan_is_shown_and_a_wrong_serial_number_writes_nothing(halite, pack_channel):
    code, said = on_terminal(halite, "XXXX\n", "flash", "nfm-cold-care", "-c", pack_channel, "--fd")

    assert code == 5
    assert "NFM-STD-0100 → NFM-COLD-0101" in said
    assert "CHG_I_LIM_MAP" in said
    assert "Nothing was written" in said
    assert halite("identify", "--json").json["calibration_id"] == "NFM-STD-0100"


@posix
def test_the_last_four_characters_of_the_serial_number_confirm_it(halite, fresh_channel):
    code, said = on_terminal(halite, "0001\n", "flash", "nfm-cold-care", "-c", fresh_channel, "--fd", "--watch", "0")

    assert code == 0, said
    assert "Flashed and read back" in said


@posix
def test_ctrl_c_stops_where_the_pack_is_safe_and_the_next_run_resumes(halite, fresh_channel):
    process = halite.start("flash", "nfm-cold-care", "--yes", "-c", fresh_channel)
    for line in process.stderr:
        if "Transferring" in line:
            process.send_signal(signal.SIGINT)
            break
    out, err = process.communicate(timeout=60)
    told = halite("identify")
    again = halite("flash", "nfm-cold-care", "--yes", "--json", "--fd", "--watch", "0")

    assert process.returncode == 3, out + err
    assert "Stopping as soon as the pack is safe" in err
    assert "Interrupted" in err
    assert "halite flash nfm-cold-care" in told.err
    assert (again.code, again.json["result"]) == (0, "flashed")


def test_a_certificate_opens_the_pack_for_an_update_and_a_missing_key_file_is_named(halite, fresh_channel):
    certificate = pack_folder("demo-nfm-120s") / "authentication" / "client.der"
    missing = halite("flash", "nfm-cold-care", "--yes", "--json", "-c", fresh_channel, "--keys", "library:nowhere.so")
    flashed = halite(
        "flash",
        "nfm-cold-care",
        "--yes",
        "--json",
        "-c",
        fresh_channel,
        "--fd",
        "--watch",
        "0",
        "--keys",
        f"certificate:{certificate}",
    )

    assert missing.code == 6
    assert "nowhere.so" in missing.err
    assert (flashed.code, flashed.json["result"]) == (0, "flashed"), flashed.err

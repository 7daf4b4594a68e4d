"""The program around the commands: start-up, bugs, the virtual pack, help."""

import json
import os
import signal
import subprocess
import sys

import pytest

import cli.commands.adapters
from cli.exit_codes import ExitCode, code_of_name
from cli.program import run


def test_help_loads_nothing_heavy():
    heavy = "{'can', 'numpy', 'PySide6', 'rich', 'bms', 'engine', 'msgspec', 'serial'}"
    script = f"""
import sys
from cli.program import run
run(["--help"])
print(sorted({heavy} & set(sys.modules)))
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)

    assert done.stdout.splitlines()[-1] == "[]"
    assert "identify" in done.stdout


@pytest.mark.parametrize(
    "command",
    [
        *("demo", "gui", "simulate", "adapters", "bit-rate", "link", "identify", "watch", "faults", "calibration", "flash"),
        *("uds", "self-check"),
    ],
)
def test_every_command_explains_itself(command, capsys):
    assert run([command, "--help"]) == 0
    assert f"halite {command}" in capsys.readouterr().out


def test_a_bug_ends_with_70_and_a_report_instead_of_a_traceback(monkeypatch, capsys, halite_home):
    def broken():
        raise RuntimeError("a bug")

    monkeypatch.setattr(cli.commands.adapters, "adapters", broken)

    assert run(["adapters"]) == 70
    said = capsys.readouterr()
    (report,) = (halite_home / "crash").iterdir()
    assert said.out == ""
    assert str(report) in said.err
    assert "Traceback" not in said.err
    assert "RuntimeError: a bug" in report.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("error", "code"),
    [
        ("AdapterNotFoundError", ExitCode.NO_LINK),
        ("LinkLostError", ExitCode.NO_LINK),
        ("NoResponseError", ExitCode.BMS),
        ("FlowControlTimeoutError", ExitCode.BMS),
        ("NegativeResponseError", ExitCode.BMS),
        ("WrongPackError", ExitCode.SAFETY),
        ("PackageError", ExitCode.BAD_FILE),
        ("DefinitionError", ExitCode.BAD_FILE),
        ("JobCancelledError", ExitCode.NEGATIVE),
        ("KeyError", ExitCode.BUG),
        ("ExplainedError", ExitCode.BUG),
    ],
)
def test_every_kind_of_error_has_its_exit_code(error, code):
    assert code_of_name(error) is code


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["watch", "-i", "slcan", "-c", "nowhere", "--for", "nan"], "'nan' is not a number"),
        (["simulate", "--port", "0", "--speed", "nan"], "'nan' is not a number"),
        (["simulate", "--port", "0", "--speed", "1e308"], "0.01<=x<=1000"),
        (["simulate", "--port", "0", "--bus-only", "--answers", "recordings"], "exclude each other"),
    ],
)
def test_senseless_options_are_refused_before_anything_starts(arguments, said, capsys):
    assert run(arguments) == 2
    assert said in capsys.readouterr().err


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere there always is a screen")
def test_without_a_screen_the_window_is_refused_in_words(halite):
    bare = {name: value for name, value in os.environ.items() if name not in {"DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"}}
    process = halite.start(env=bare)
    out, err = process.communicate(timeout=20)

    assert (process.returncode, out) == (2, "")
    assert "no screen" in err


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX pipes")
def test_a_reader_that_has_enough_is_no_error(halite):
    process = halite.start("calibration", "show", "nfm-standard")
    process.stdout.close()
    process.stdout = None
    _, err = process.communicate(timeout=20)

    assert (process.returncode, err) == (0, "")


def test_the_virtual_pack_prints_its_channel_when_it_is_ready_and_ends_with_ctrl_c(halite):
    process = halite.start("simulate", "--port", "0", "--json")
    first = json.loads(process.stdout.readline())
    identified = halite("identify", "-i", first["interface"], "-c", first["channel"], "--json")
    process.send_signal(signal.SIGINT if sys.platform != "win32" else signal.SIGTERM)
    rest, _ = process.communicate(timeout=20)

    assert identified.code == 0
    assert rest == ""
    assert process.returncode == 0


def test_its_scenarios_are_listed_and_an_unknown_one_is_a_usage_error(halite):
    listed = halite("simulate", "--list-scenarios", "--json").json["scenarios"]

    assert "cold-fast-charge" in {scenario["id"] for scenario in listed}
    assert halite("simulate", "--scenario", "no-such").code == 2


def test_a_port_that_is_taken_ends_with_3(halite, pack_channel):
    ended = halite("simulate", "--port", pack_channel.rpartition(":")[2])

    assert ended.code == 3
    assert len(ended.err.strip().splitlines()) == 1


def test_answers_that_are_not_there_end_with_6(halite, tmp_path):
    assert halite("simulate", "--port", "0", "--answers", tmp_path / "none").code == 6

"""The command group and the one place where errors become exit codes. Imports nothing heavy but click: commands do."""

import importlib
import io
import logging
import os
import sys
from typing import Any

import click

from cli.window import open_window


class LazyCommand(click.Command):
    """Stands for a command until it is run, so that `halite --help` imports none of them."""

    def __init__(self, name: str, line: str) -> None:
        """`line` is what the list of commands says."""
        super().__init__(name, short_help=line)

    def make_context(
        self, info_name: str | None, args: list[str], parent: click.Context | None = None, **extra: Any
    ) -> click.Context:
        """Import the command and let it read its arguments."""
        module = importlib.import_module(f"cli.commands.{str(self.name).replace('-', '_')}")
        command: click.Command = module.command
        return command.make_context(info_name, args, parent, **extra)


_COMMANDS = (
    LazyCommand("demo", "Virtual pack and window, connected, in one step."),
    LazyCommand("gui", "The window; also opens without any command."),
    LazyCommand("simulate", "The virtual pack alone, on an emulated USB-CAN adapter."),
    LazyCommand("adapters", "What is plugged in, and what is missing."),
    LazyCommand("bit-rate", "Find the bit rate of a bus by listening only."),
    LazyCommand("link", "How the link stands, what is wrong with it, and what is on the bus."),
    LazyCommand("identify", "Who is there; read-only."),
    LazyCommand("watch", "Live values of the pack."),
    LazyCommand("record", "Record every frame, the pack's values and events, until Ctrl-C."),
    LazyCommand("session", "What a recorded session holds; into one file and back."),
    LazyCommand("faults", "Read or clear the fault memory."),
    LazyCommand("calibration", "Calibration tables and packages."),
    LazyCommand("flash", "Put a calibration package into the pack: the whole safe update."),
    LazyCommand("uds", "Diagnostic requests of your own: send, explain, scan, unlock."),
    LazyCommand("decode", "Recorded logs into columns: Parquet, CSV or MF4."),
    LazyCommand("compare", "Two recorded logs beside each other, shifted in time."),
    LazyCommand("replay", "A recorded log onto a bus again; never a diagnostic request."),
    LazyCommand("convert", "A recorded log in another format: BLF, ASC, TRC, candump, CSV, MF4, Parquet."),
    LazyCommand("users", "Who may use this installation, and what for."),
    LazyCommand("audit", "What was done, by whom, and whether that log is still what it was."),
    LazyCommand("self-check", "The installed or frozen program checks itself."),
)


@click.group(commands=_COMMANDS, invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="halite", prog_name="halite")
@click.pass_context
def halite(context: click.Context) -> int | None:
    """Desktop tool for the battery-management systems of sodium-ion packs.

    Without a command the window opens.
    """
    if context.invoked_subcommand is not None:
        return None
    return open_window()


def run(arguments: list[str]) -> int:
    """Run one command line and return its exit code."""
    from cli.failures import CommandFailedError  # noqa: PLC0415 - beside its use, as everything here that is not click

    # python-can remarks on drivers that are not there; what matters of it Halite says itself.
    logging.getLogger("can").setLevel(logging.CRITICAL)
    for stream in (sys.stdout, sys.stderr):
        # A console of another code page shows a question mark for ▲ instead of ending the program.
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
    try:
        code = halite.main(arguments, prog_name="halite", standalone_mode=False)
        sys.stdout.flush()
    except click.ClickException as error:
        from cli.output import say  # noqa: PLC0415 - only when something went wrong

        said = io.StringIO()
        error.show(file=said)
        say(said.getvalue().rstrip("\n"))
        return 2
    except click.exceptions.Abort:
        return 1
    except CommandFailedError as error:
        from cli.output import say  # noqa: PLC0415 - only when something went wrong

        say(str(error))
        return error.code
    except (BrokenPipeError, SystemExit):
        # `halite … | head`: who reads has enough. click and rich answer that with SystemExit; nothing else here does.
        # What is still buffered must not be tried again at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as error:  # noqa: BLE001 - the outermost frame of the program
        return explain(error)
    return code if isinstance(code, int) else 0


def explain(error: Exception) -> int:
    """Print the sentence of an error made for people; anything else is a bug and goes to a crash report."""
    from can_drivers.errors import ExplainedError  # noqa: PLC0415 - only when something went wrong
    from cli.exit_codes import ExitCode, code_of  # noqa: PLC0415

    if isinstance(error, ExplainedError) and code_of(type(error)) is not ExitCode.BUG:
        from cli.output import say  # noqa: PLC0415

        say(str(error))
        return code_of(type(error))
    from engine.crash_report import describe, write_crash_report  # noqa: PLC0415

    path = write_crash_report(describe(error))
    where = f"The report is {path}." if path else "No report could be written."
    print(
        f"Halite stopped at a fault of its own ({type(error).__name__}). {where} Please send it to its makers.", file=sys.stderr
    )
    return ExitCode.BUG

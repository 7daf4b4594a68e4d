"""`halite demo`: virtual pack and window, connected, in one step; without a screen the main job by itself, with pictures."""

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click
from rich.table import Table

from bms.storage import halite_home
from cli.exit_codes import ExitCode
from cli.output import console
from cli.screen import has_screen

if TYPE_CHECKING:
    from gui.demo_tour import TourSummary


@click.command()
@click.option("--offscreen", is_flag=True, help="Without a window, also where there is a screen.")
@click.option(
    "--shots", type=click.Path(file_okay=False, path_type=Path), default=Path("shots"), show_default=True, help="Pictures."
)
@click.option("--scenario", default="healthy", show_default=True, help="Scenario of the virtual pack.")
def command(offscreen: bool, shots: Path, scenario: str) -> int:
    """Open the window with a virtual pack connected.

    Without a screen: connect, look, read faults and calibration, update, read back; print what was seen, save pictures.
    """
    # What happens to a virtual pack must not get in the way of real work: neither its runs nor the connection to it.
    os.environ["HALITE_HOME"] = str(halite_home() / "demo")
    if offscreen or not has_screen():
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
        # The offscreen plug-in warns at each window that it cannot tell a window manager its size.
        os.environ.setdefault("QT_LOGGING_RULES", "default.warning=false")
        return _tour(shots, scenario)
    from gui.app import run  # noqa: PLC0415 - Qt reads the variable above when it is loaded

    return run(demo=True, virtual_pack_command=_simulate(scenario))


def _simulate(scenario: str) -> tuple[str, ...]:
    from gui.bridge.virtual_pack_process import simulate_command  # noqa: PLC0415 - as above

    return (*simulate_command(), "--scenario", scenario)


def _tour(shots: Path, scenario: str) -> int:
    from gui.demo_tour import run_tour  # noqa: PLC0415 - as above

    out = console()
    out.print("There is no screen, so Halite works its window by itself, on a virtual sodium-ion pack.", style="bold")
    summary = run_tour(shots, virtual_pack_command=_simulate(scenario), tell=lambda sentence: out.print(f"  … {sentence}"))
    out.print(_summary(summary))
    for picture in summary.pictures:
        out.print(f"  {picture}")
    return ExitCode.DONE if summary.result == "flashed" else ExitCode.NEGATIVE


def _summary(summary: "TourSummary") -> Table:
    passed, total = summary.checks
    table = Table(box=None, show_header=False, padding=(0, 2, 0, 0))
    for name, text in (
        ("Pack", summary.serial),
        ("Cells", f"{summary.cells} valid, {summary.lowest_mv} … {summary.highest_mv} mV"),
        ("Pack voltage", f"{summary.pack_v} V"),
        ("Charge limit", summary.charge_limit),
        ("Overview", summary.banner),
        ("Faults", ", ".join(summary.faults) or "none stored"),
        ("Checks", f"{passed} of {total} passed"),
        ("Update", f"{summary.result}: {summary.calibration_before} → {summary.calibration_after}"),
        ("Verdict", summary.verdict),
        ("Pictures", f"{len(summary.pictures)}"),
    ):
        table.add_row(name, text)
    return table

"""`halite flash`: the whole safe update."""

import sys
from pathlib import Path

import click
from rich.table import Table

from bms.calibration.package import find_package
from bms.definition import load_pack
from can_drivers.errors import ExplainedError
from cli.exit_codes import ExitCode, code_of
from cli.failures import CommandFailedError
from cli.link_options import link_options
from cli.output import console, json_option, print_json, say
from cli.pack_connection import PackConnection
from cli.stop_requests import stop_requests
from engine.messages import CheckPackageJob, Connect, FlashJob, FlashResult, PlanReady

_CODES = {
    "flashed": ExitCode.DONE,
    "already_current": ExitCode.DONE,
    "refused": ExitCode.SAFETY,
    "interrupted": ExitCode.NO_LINK,
    "failed": ExitCode.BMS,
}
_NOT_BEGUN = {ExitCode.SAFETY: "refused", ExitCode.BAD_FILE: "refused"}
_TYPED = 4


@click.command()
@click.argument("package")
@link_options
@json_option
@click.option("--yes", is_flag=True, help="Do not ask; the pack that is connected is the one.")
@click.option("--operator", default="", help="Name for the record.")
@click.option("--keys", default="demo", show_default=True, help="Where keys come from: demo, library:PATH, certificate:PATH.")
def command(package: str, connect: Connect, as_json: bool, yes: bool, operator: str, keys: str) -> int:
    """Put PACKAGE into the pack: a file, or the id of one that ships with the definition.

    Checks, backs up, writes to the inactive slot, lets the BMS verify, commits, restarts, reads back, compares. An update that
    was interrupted is resumed.
    """
    if not yes and not sys.stdin.isatty():
        raise click.UsageError("There is nobody to ask: say --yes to flash without confirmation.")
    try:
        # A bad package is refused before anything is connected.
        find_package(package, load_pack(connect.pack, dbc=Path(connect.dbc) if connect.dbc else None))
        with PackConnection(connect, quiet=as_json) as pack:
            serial = "" if yes else _confirm(pack, package)
            with stop_requests() as stop_wanted:
                order = FlashJob(package=package, serial=serial, operator=operator, keys=keys)
                result = pack.run(order, stop_wanted=stop_wanted)
    except (CommandFailedError, ExplainedError) as error:
        if as_json:
            code = error.code if isinstance(error, CommandFailedError) else code_of(type(error))
            print_json(_failed(str(error), code))
        raise
    assert isinstance(result, FlashResult)
    if as_json:
        print_json(result)
    else:
        _print(result)
    return _CODES[result.result]


def _confirm(pack: PackConnection, package: str) -> str:
    """Show what would be done and have the pack's serial number confirmed; return it."""
    plan = pack.run(CheckPackageJob(package=package))
    assert isinstance(plan, PlanReady)
    _print_plan(plan)
    if not plan.allowed:
        objections = " ".join(check.detail for check in plan.checks if not check.ok)
        raise CommandFailedError(objections, code=ExitCode.SAFETY, advice="Nothing was written.")
    if not plan.already_current:
        ending = plan.serial[-_TYPED:]
        typed = click.prompt(f"Type the last {_TYPED} characters of {plan.serial} to write to this pack", err=True)
        if typed.strip() != ending:
            raise CommandFailedError(
                "That is not this pack's serial number.", code=ExitCode.SAFETY, advice="Nothing was written."
            )
    return plan.serial


def _print_plan(plan: PlanReady) -> None:
    out = console()
    out.print(f"{plan.title}", style="bold")
    out.print(f"{plan.calibration_id_before or 'no valid calibration'} → {plan.package_calibration_id} in pack {plan.serial}")
    table = Table(box=None, show_header=False, padding=(0, 1, 0, 2))
    for check in plan.checks:
        table.add_row("✔" if check.ok else "✖", check.detail)
    out.print(table)
    if plan.already_current:
        out.print("The pack has exactly this calibration; nothing will be written.")
        return
    changed = ", ".join(plan.changed) or "nothing"
    out.print(f"Changes {len(plan.changed)} tables ({plan.compared} values compared): {changed}")
    out.print(f"Steps, about {plan.estimated_s:.0f} s:")
    for number, step in enumerate(plan.steps, start=1):
        out.print(f"  {number:>2}. {step}")


def _print(result: FlashResult) -> None:
    out = console()
    if result.result == "flashed":
        rate = result.bytes / 1024 / result.transfer_s if result.transfer_s else 0.0
        share = 100 * result.wire_limit_s / result.transfer_s if result.transfer_s else 0.0
        out.print(
            f"✔ Flashed and read back: {result.calibration_id_before or 'none'} → {result.calibration_id_after}", style="bold"
        )
        out.print(
            f"  {result.bytes} bytes in {result.transfer_s:.2f} s ({rate:.1f} KiB/s, {share:.0f} % of what the wire allows)"
        )
    elif result.result == "already_current":
        out.print(f"✔ The pack already has {result.calibration_id_after}; nothing was written.", style="bold")
    else:
        say(f"✖ {result.result.capitalize()}: {result.reason}")
    if result.run_folder:
        out.print(f"  Record: {result.run_folder}")


def _failed(reason: str, code: ExitCode) -> FlashResult:
    """Return the document for an update that did not even begin."""
    return FlashResult(
        result=_NOT_BEGUN.get(code, "failed"),
        reason=reason,
        steps=(),
        bytes=0,
        transfer_s=0.0,
        wire_limit_s=0.0,
        calibration_id_before="",
        calibration_id_after="",
        run_folder="",
    )

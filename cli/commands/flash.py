"""`halite flash`: the whole safe update, its resumption, and batches."""

import datetime
import functools
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click
import msgspec

from bms.calibration.package import find_package
from bms.definition import load_pack
from bms.flashing import open_job_of, open_jobs
from can_drivers.errors import ExplainedError
from cli.exit_codes import ExitCode, code_of
from cli.failures import CommandFailedError
from cli.flash_batch import SETTLED, Batch, no_result
from cli.flash_text import meanwhile, print_batch, print_open_jobs, print_plan, print_result
from cli.link_options import link_options
from cli.number_range import NumberRange
from cli.output import ask, confirm, json_option, print_json
from cli.pack_connection import PackConnection
from cli.stop_requests import stop_requests
from engine.batch_file import batch_path
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
_LONGEST_WATCH_S = 3600.0


@dataclass(frozen=True, slots=True, kw_only=True)
class _Wish:
    """What was asked for besides the package."""

    connect: Connect
    as_json: bool
    yes: bool
    order: FlashJob
    resume: bool


def _or_list_open(command: Callable[..., int]) -> Callable[..., int]:
    """Add `--open`, which needs no adapter."""

    @functools.wraps(command)
    def either(*, list_open: bool, **arguments: Any) -> int:
        return _list_open(as_json=arguments["as_json"]) if list_open else command(**arguments)

    help_text = "List the updates that did not come to an end, and end."
    return click.option("--open", "list_open", is_flag=True, help=help_text)(either)


@click.command()
@click.argument("package", required=False, default="")
@_or_list_open
@link_options
@json_option
@click.option("--yes", is_flag=True, help="Do not ask; the pack that is connected is the one.")
@click.option("--operator", default="", help="Name for the record.")
@click.option("--keys", default="demo", show_default=True, help="Where keys come from: demo, library:PATH, certificate:PATH.")
@click.option(
    "--watch",
    default=10.0,
    show_default=True,
    type=NumberRange(min=0.0, max=_LONGEST_WATCH_S),
    metavar="SECONDS",
    help="How long the new calibration is watched; new faults bring the old one back. 0: not at all.",
)
@click.option("--permit", default="", metavar="FILE", help="Signed permit to go back to an older package in this pack.")
@click.option("--external-supply", is_flag=True, help="The 12 V supply is external and cannot fail (contract level L1).")
@click.option("--resume", is_flag=True, help="Go on with the unfinished update of the connected pack; no PACKAGE is needed.")
@click.option("--batch", type=click.IntRange(min=1), metavar="N", help="Update N packs, one after the other.")
@click.option(
    "--batch-wait",
    default=600.0,
    show_default=True,
    type=NumberRange(min=1.0),
    metavar="SECONDS",
    help="How long a batch waits for the next pack.",
)
def command(
    package: str,
    connect: Connect,
    as_json: bool,
    yes: bool,
    operator: str,
    keys: str,
    watch: float,
    permit: str,
    external_supply: bool,
    resume: bool,
    batch: int | None,
    batch_wait: float,
) -> int:
    """Put PACKAGE into the pack: a file, or the id of one that ships with the definition.

    Checks, backs up, writes to the inactive slot, lets the BMS verify, commits, restarts, reads back, compares, watches. An
    update that was interrupted is resumed.
    """
    _require_sense(package, resume=resume, batch=batch is not None, yes=yes)
    order = FlashJob(
        package=package, operator=operator, keys=keys, watch_s=watch, permit=permit, external_supply=external_supply
    )
    wish = _Wish(connect=connect, as_json=as_json, yes=yes, order=order, resume=resume)
    try:
        if package:
            # A bad package is refused before anything is connected.
            find_package(package, load_pack(connect.pack, dbc=Path(connect.dbc) if connect.dbc else None))
        if batch is not None:
            return _flash_batch(wish, batch, batch_wait)
        result = _flash_one(wish)
    except (CommandFailedError, ExplainedError) as error:
        if as_json:
            code = error.code if isinstance(error, CommandFailedError) else code_of(type(error))
            print_json(no_result(_NOT_BEGUN.get(code, "failed"), str(error)))
        raise
    if as_json:
        print_json(result)
    else:
        print_result(result)
    return _CODES[result.result]


def _require_sense(package: str, *, resume: bool, batch: bool, yes: bool) -> None:
    if bool(package) == resume:
        raise click.UsageError("Name a PACKAGE, or say --resume to go on with the one that was interrupted.")
    if batch and resume:
        raise click.UsageError("--batch and --resume exclude each other: a batch resumes by itself.")
    if not yes and not sys.stdin.isatty():
        raise click.UsageError("There is nobody to ask: say --yes to flash without confirmation.")


def _list_open(*, as_json: bool) -> int:
    jobs = open_jobs()
    if as_json:
        keys = ("serial", "package_id", "reference", "step", "started_utc", "rolling_back", "installed")
        listed = [{key: getattr(job, key) for key in keys} | {"meanwhile": meanwhile(job)} for job in jobs]
        print_json({"open": listed})
    else:
        print_open_jobs(jobs)
    return ExitCode.DONE


def _flash_one(wish: _Wish) -> FlashResult:
    with PackConnection(wish.connect, quiet=wish.as_json) as pack:
        order = wish.order
        if wish.resume:
            order = msgspec.structs.replace(order, package=_unfinished(pack))
        if not wish.yes:
            order = msgspec.structs.replace(order, serial=_confirm(pack, order))
        with stop_requests() as stop_wanted:
            result = pack.run(order, stop_wanted=stop_wanted)
    assert isinstance(result, FlashResult)
    return result


def _unfinished(pack: PackConnection) -> str:
    """Return the package of the connected pack's unfinished update."""
    serial = "" if pack.identity is None else pack.identity.serial
    job = open_job_of(serial)
    if job is None:
        raise CommandFailedError(
            f"There is no unfinished update of pack {serial}.",
            code=ExitCode.SAFETY,
            advice="`halite flash --open` lists the unfinished ones.",
        )
    return job.reference or job.package_id


def _flash_batch(wish: _Wish, wanted: int, patience_s: float) -> int:
    name = f"{datetime.datetime.now(datetime.UTC):%Y%m%dT%H%M%SZ}-{Path(wish.order.package).stem}"
    path = str(batch_path(name))
    if not wish.yes:
        confirm(f"Write {wish.order.package} into the next {wanted} packs that are connected?")
    with PackConnection(wish.connect, quiet=wish.as_json, wait=False) as pack:
        batch = Batch(pack, msgspec.structs.replace(wish.order, batch=name), wanted, patience_s)
        with stop_requests() as stop_wanted:
            batch.run(stop_wanted)
    if wish.as_json:
        packs = [msgspec.structs.asdict(result) for result in batch.results]
        print_json({"wanted": wanted, "done": batch.done, "list": path, "packs": packs})
    else:
        print_batch(batch.results, wanted, path)
    good = sum(result.result in {"flashed", "already_current"} for result in batch.results)
    if any(result.result not in SETTLED for result in batch.results) or batch.done < wanted:
        return ExitCode.NO_LINK
    return ExitCode.DONE if good == wanted else ExitCode.NEGATIVE


def _confirm(pack: PackConnection, order: FlashJob) -> str:
    """Show what would be done and have the pack's serial number confirmed; return it."""
    plan = pack.run(CheckPackageJob(package=order.package, watch_s=order.watch_s, permit=order.permit))
    assert isinstance(plan, PlanReady)
    print_plan(plan)
    if not plan.allowed:
        objections = " ".join(check.detail for check in plan.checks if not check.ok)
        raise CommandFailedError(objections, code=ExitCode.SAFETY, advice="Nothing was written.")
    if not plan.already_current:
        ending = plan.serial[-_TYPED:]
        typed = ask(f"Type the last {_TYPED} characters of {plan.serial} to write to this pack")
        if typed.strip() != ending:
            raise CommandFailedError(
                "That is not this pack's serial number.", code=ExitCode.SAFETY, advice="Nothing was written."
            )
    return plan.serial

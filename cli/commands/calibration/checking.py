"""`halite calibration check`, `sanity` and `envelope`: what is safe, what is not, and what was inherited from lithium."""

import hashlib
import re
from pathlib import Path

import click
import msgspec
from rich.table import Table

from bms.calibration.checks import check_header, check_payload, count_values
from bms.calibration.decoding import decode
from bms.calibration.envelope import Envelope, EnvelopeLimit, envelope_of, install_envelope
from bms.calibration.findings import Finding
from bms.calibration.sanity import InheritedSetting, Setting, inherited_in_tables, inherited_settings
from bms.calibration.sources import open_source
from bms.clock import SystemClock
from bms.definition import load_pack
from bms.definition.model import PackDefinition
from bms.errors import BadFileError
from bms.trust.dsse import LARGEST_SIGNED_BYTES
from bms.trust.installation import installed_trust
from cli.commands.calibration.options import pack_option
from cli.exit_codes import ExitCode
from cli.output import console, json_option, print_json, say
from cli.records import note

_MOST_ROWS = 60
_SETTING = re.compile(r"(?P<name>[a-z-]+)=(?P<value>-?\d+(\.\d+)?) ?(?P<unit>mV|V|°?C|K)")
_FACTORS = {"mV": (1.0, 0.0), "V": (1000.0, 0.0), "°C": (1.0, 0.0), "C": (1.0, 0.0), "K": (1.0, -273.15)}
_SHOWN_TEMPERATURES_C = (-40.0, -30.0, -20.0, -10.0, 0.0, 10.0, 25.0, 35.0, 45.0, 50.0, 55.0, 60.0)
_SHOWN_SOCS_PCT = (0.0, 10.0, 20.0, 30.0, 40.0, 50.0, 60.0, 70.0, 80.0, 90.0, 100.0)


@click.command()
@click.argument("source")
@pack_option
@json_option
def check(source: str, pack: str, as_json: bool) -> int:
    """Check SOURCE: a package (file, or id of a shipped one), an image, or a file of tables. No bus.

    Every finding names the table, the place and the rule. Exit code 1: there are findings.
    """
    definition = load_pack(pack)
    opened = open_source(source, definition)
    for sentence in opened.notes:
        say(sentence)
    findings = check_payload(definition, opened.payload)
    if opened.data_set is not None:
        findings = (*check_header(definition, opened.data_set.header), *findings)
    checked = count_values(definition)
    inherited = _inherited(definition, opened.payload)
    if as_json:
        print_json({"findings": findings, "checked": checked, "inherited": inherited})
    else:
        _print_findings(findings)
        _print_inherited(inherited)
        say(f"{checked} values checked, {len(findings) or 'no'} findings.")
    return ExitCode.NEGATIVE if findings or inherited else ExitCode.DONE


@click.command()
@click.option(
    "--set",
    "assignments",
    multiple=True,
    required=True,
    metavar="NAME=VALUE",
    help=f"A setting of the BMS with its unit, e.g. uvp=2.5V; names: {', '.join(Setting)}.",
)
@pack_option
@json_option
def sanity(assignments: tuple[str, ...], pack: str, as_json: bool) -> int:
    """Say what settings inherited from lithium cells cost the cells of a pack, in percent of their state of charge.

    For any BMS: take the values from its own app (cell under- and overvoltage protection, charge low-temperature cut-off,
    balance start voltage). Exit code 1: some are inherited.
    """
    settings = dict(map(_parse, assignments))
    definition = load_pack(pack)
    found = inherited_settings(definition.topology.modules[0].chemistry, settings, energy_kwh=definition.topology.energy_kwh)
    if as_json:
        print_json({"checked": len(settings), "inherited": found})
    else:
        _print_inherited(found)
        say(f"{len(settings)} settings checked, {len(found) or 'none'} inherited from lithium.")
    return ExitCode.NEGATIVE if found else ExitCode.DONE


@click.group(invoke_without_command=True)
@click.pass_context
def envelope(context: click.Context) -> int:
    """The safe envelope charging maps are held against."""
    return ExitCode.DONE if context.invoked_subcommand is not None else context.invoke(show)


@envelope.command()
@pack_option
@json_option
def show(pack: str, as_json: bool) -> int:
    """Show the envelope of a pack: how fast its cells may be charged, and what holds them back."""
    found = envelope_of(load_pack(pack))
    if found is None:
        raise BadFileError("Halite knows no safe envelope for the cells of this pack.", advice="Choose another with --pack.")
    if as_json:
        print_json(_document(found))
    else:
        _print_envelope(found)
    if found.refusal:
        say(found.refusal)
    return ExitCode.SAFETY if found.refusal else ExitCode.DONE


@envelope.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@json_option
def install(file: Path, as_json: bool) -> None:
    """Take over the signed envelope FILE. It may only tighten the one in use."""
    try:
        with file.open("rb") as opened:
            data = opened.read(LARGEST_SIGNED_BYTES + 1)
    except OSError as error:
        raise BadFileError(
            f"There is no envelope {file.name} that can be read.", detail=str(error), advice="Give a .halite-envelope file."
        ) from error
    taken = install_envelope(data, installed_trust(), SystemClock().utc())
    note("envelope.installed", id=taken.id, version=taken.version, sha256=hashlib.sha256(data).hexdigest())
    if as_json:
        print_json({"id": taken.id, "version": taken.version, "chemistry": taken.chemistry_id})
    else:
        console().print(f"The envelope {taken.id}, version {taken.version}, now holds for {taken.chemistry_id}.")


def _parse(assignment: str) -> tuple[Setting, float]:
    match = _SETTING.fullmatch(assignment)
    if match is None or match["name"] not in set(Setting):
        raise click.UsageError(f"{assignment!r} is no setting with a unit, like uvp=2.5V; names: {', '.join(Setting)}.")
    setting, unit = Setting(match["name"]), match["unit"]
    if unit.endswith("V") != (setting.unit == "mV"):
        raise click.UsageError(f"{setting.value} is given in {setting.unit}, not in {unit}.")
    factor, offset = _FACTORS[unit]
    return setting, float(match["value"]) * factor + offset


def _inherited(definition: PackDefinition, payload: bytes) -> tuple[InheritedSetting, ...]:
    assert definition.calibration is not None
    parameters = decode(definition.calibration, payload)
    topology = definition.topology
    return inherited_in_tables(topology.modules[0].chemistry, parameters, energy_kwh=topology.energy_kwh)


def _print_findings(findings: tuple[Finding, ...]) -> None:
    if not findings:
        return
    table = _table("Table", "Place", "Rule", "What")
    # What a table looks like explains everything that is said about it afterwards.
    explained = sorted(findings, key=lambda finding: finding.severity != "hint")
    for finding in explained[:_MOST_ROWS]:
        place = ", ".join(map(str, finding.index))
        table.add_row(finding.parameter, place, finding.rule, finding.message)
    console().print(table)
    if len(findings) > _MOST_ROWS:
        console().print(f"… and {len(findings) - _MOST_ROWS} more; --json prints all.")


def _print_inherited(inherited: tuple[InheritedSetting, ...]) -> None:
    if not inherited:
        return
    table = _table("Setting", "Value", "From", "Lost", "What it means")
    for each in inherited:
        value = f"{each.value:g} {each.unit}"
        table.add_row(each.parameter, value, each.inherited_from, f"{each.lost_soc_pct:.0f} %", each.sentence)
    console().print(table)


def _print_envelope(found: Envelope) -> None:
    surface = found.surface(_SHOWN_TEMPERATURES_C, _SHOWN_SOCS_PCT)
    table = _table("°C", *(f"{soc:g}" for soc in _SHOWN_SOCS_PCT))
    for row, temperature in enumerate(_SHOWN_TEMPERATURES_C):
        cells = [
            f"{surface.allowed_c[row, column]:.2f}{surface.limit_at(row, column).name[0].lower()}"
            for column in range(len(_SHOWN_SOCS_PCT))
        ]
        table.add_row(f"{temperature:g}", *cells)
    out = console()
    out.print(f"Envelope of {found.chemistry_id}: fastest charging in C over °C and % of charge, and what binds: ", end="")
    out.print(", ".join(f"{limit.name[0].lower()} {limit.name.lower()}" for limit in EnvelopeLimit))
    out.print(table)
    (coldest, hottest), (lowest, highest) = found.charge_temperature_c, found.cell_voltage_mv
    out.print(f"{100 * found.plating_share:g} % of the plating limit; charging from {coldest:g} to {hottest:g} °C, ", end="")
    out.print(f"to {found.charge_voltage_mv:g} mV; cells from {lowest:g} to {highest:g} mV.")
    for each in found.tightened_by:
        out.print(f"Artefact {each.id}, version {each.version}, valid from {each.valid_from_utc:%Y-%m-%d}.")


def _document(found: Envelope) -> dict[str, object]:
    surface = found.surface(_SHOWN_TEMPERATURES_C, _SHOWN_SOCS_PCT)
    return {
        "chemistry": found.chemistry_id,
        "plating_share": found.plating_share,
        "charge_temperature_c": found.charge_temperature_c,
        "charge_voltage_mv": found.charge_voltage_mv,
        "cell_voltage_mv": found.cell_voltage_mv,
        "tightened_by": [msgspec.to_builtins(each) for each in found.tightened_by],
        "refusal": found.refusal,
        "temperatures_c": _SHOWN_TEMPERATURES_C,
        "socs_pct": _SHOWN_SOCS_PCT,
        "allowed_c": surface.allowed_c.round(4).tolist(),
        "binding": [[EnvelopeLimit(number).name.lower() for number in row] for row in surface.binding.tolist()],
    }


def _table(*columns: str) -> Table:
    table = Table(box=None, padding=(0, 1, 0, 0))
    for column in columns:
        table.add_column(column, overflow="fold")
    return table

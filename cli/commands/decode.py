"""`halite decode`: recorded logs into columns."""

from pathlib import Path

import click

from cli.log_time import LogTime, read_log_time
from engine.logs.crew import Crew

_SUFFIXES = {"parquet": ".parquet", "csv": ".csv", "mf4": ".mf4"}


@click.command()
@click.argument("logs", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="LOG…")
@click.option("-o", "--output", "out", required=True, type=click.Path(path_type=Path), help="Folder, or a .mf4 file.")
@click.option("--dbc", type=click.Path(path_type=Path), help="Message database: DBC, KCD, SYM or ARXML.")
@click.option("--pack", metavar="ID_OR_PATH", help="Pack definition or OBDb signal set, with its validity rules.")
@click.option("--format", "kind", type=click.Choice(list(_SUFFIXES)), help="Default: parquet, or what OUT ends with.")
@click.option("--channel", type=click.IntRange(0, 255), help="Only frames of this bus, as the log numbers it.")
@click.option(
    "--from",
    "start",
    callback=read_log_time,
    metavar="TIME",
    help="Only frames from then on: seconds on the log's clock, or a UTC time.",
)
@click.option("--to", "end", callback=read_log_time, metavar="TIME", help="Only frames up to there, in the same way.")
@click.option("--signals", multiple=True, metavar="PATTERN", help="Only signals like 'Cell*' or 'Message.*'. May be repeated.")
@click.option("--keep-out-of-range", is_flag=True, help="Keep values outside of their range as they are.")
@click.option("--replace", is_flag=True, help="Replace what was decoded to the same place before.")
@click.option("--jobs", type=click.IntRange(min=1), help="Processes at the same time. Default: one a core.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document and nothing else.")
def command(
    logs: tuple[Path, ...],
    out: Path,
    dbc: Path | None,
    pack: str | None,
    kind: str | None,
    channel: int | None,
    start: LogTime | None,
    end: LogTime | None,
    signals: tuple[str, ...],
    keep_out_of_range: bool,
    replace: bool,
    jobs: int | None,
    as_json: bool,
) -> int:
    """Decode recorded logs (BLF, ASC, TRC, candump, CSV, MF4) or sessions into a data set of columns.

    Sessions are decoded by the pack definition they were recorded with, unless --dbc or --pack is given.
    OUT/message=NAME/part-N.parquet has the column time_s and one for each signal, null where there is no valid value.
    """
    if start is not None and end is not None and start.absolute != end.absolute:
        raise click.UsageError("Give --from and --to both as seconds, or both as times of day.")
    if start is not None and end is not None and start.seconds > end.seconds:
        raise click.UsageError("--from is later than --to.")
    is_measurement = out.suffix.lower() == ".mf4"
    if is_measurement and kind in {"parquet", "csv"}:
        raise click.UsageError(f"A .mf4 file cannot hold {kind}: leave --format out, or name a folder.")
    with Crew(logs, jobs=jobs or 0) as crew:
        from cli.log_decoding import decode  # noqa: PLC0415 - while this process imports the rest, the crew does the same

        return decode(
            crew,
            logs=logs,
            out=out,
            suffix=_SUFFIXES[kind or ("mf4" if is_measurement else "parquet")],
            dbc=dbc,
            pack=pack,
            signals=signals,
            channel=channel,
            start=start,
            end=end,
            keep_out_of_range=keep_out_of_range,
            replace=replace,
            as_json=as_json,
        )

"""`halite compare`: two recorded logs beside each other."""

from pathlib import Path

import click

from engine.logs.crew import Crew


@click.command()
@click.argument("first", type=click.Path(path_type=Path), metavar="LOG_A")
@click.argument("second", type=click.Path(path_type=Path), metavar="LOG_B")
@click.option("--dbc", type=click.Path(path_type=Path), help="Message database: DBC, KCD, SYM or ARXML.")
@click.option("--pack", metavar="ID_OR_PATH", help="Pack definition or OBDb signal set, with its validity rules.")
@click.option(
    "--shift", default="", metavar="S|auto", help="Seconds added to the times of LOG_B; auto: the signals tell. Default: 0."
)
@click.option("--align", default="", metavar="EVENT", help="The same moment in both: 'Contactors changes', 'Current > 100'.")
@click.option("--signals", multiple=True, metavar="PATTERN", help="Only signals like 'Cell*' or 'Message.*'. May be repeated.")
@click.option("--channel", type=click.IntRange(0, 255), help="Only frames of this bus, as the logs number it.")
@click.option(
    "--tolerance", default="0", metavar="X|X%", help="What is no difference: in the unit of a signal, or % of its span."
)
@click.option("--jobs", type=click.IntRange(min=1), help="Processes at the same time. Default: one a core.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document and nothing else.")
def command(
    first: Path,
    second: Path,
    dbc: Path | None,
    pack: str | None,
    shift: str,
    align: str,
    signals: tuple[str, ...],
    channel: int | None,
    tolerance: str,
    jobs: int | None,
    as_json: bool,
) -> int:
    """Compare two logs or sessions signal by signal. The exit code is 1 when they differ by more than the tolerance.

    Without --dbc and --pack they are decoded by the pack definition that a session was recorded with.
    """
    if shift and align:
        raise click.UsageError("Give --shift or --align, not both.")
    with Crew((first, second), jobs=jobs or 0) as crew:
        from cli.log_comparing import compare  # noqa: PLC0415 - while this process imports the rest, the crew does the same

        return compare(
            crew,
            first=first,
            second=second,
            dbc=dbc,
            pack=pack,
            shift=shift,
            align=align,
            signals=signals,
            channel=channel,
            tolerance=tolerance,
            as_json=as_json,
        )

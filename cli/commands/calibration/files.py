"""`halite calibration diff` and `convert`: what differs between packages, images and files, and from each into the others."""

from pathlib import Path

import click
from rich.table import Table

from bms.calibration.comparison import Difference, LayerComparison, compare_layers, undescribed_difference
from bms.calibration.files import SUFFIXES
from bms.calibration.files.numbers import indexed, shortest
from bms.calibration.sources import Source, calibration_of, open_source, write_source
from bms.definition import load_pack
from cli.commands.calibration.options import pack_option
from cli.exit_codes import ExitCode
from cli.output import console, json_option, print_json, say

_LAYERS = ("old", "new", "third")
_HEADER_FIELDS = (
    "calibration_id",
    "version",
    "hardware",
    "chemistry_number",
    "series",
    "capacity_ah",
    "created_unix_s",
    "demo",
)


@click.command()
@click.argument("old")
@click.argument("new")
@click.argument("third", required=False)
@pack_option
@json_option
def diff(old: str, new: str, third: str | None, pack: str, as_json: bool) -> int:
    """Compare OLD with NEW, and with THIRD: packages, images or files of values. No bus.

    Exit code 1: there are differences.
    """
    definition = load_pack(pack)
    description = calibration_of(definition)
    references = [old, new] if third is None else [old, new, third]
    sources = {layer: open_source(reference, definition) for layer, reference in zip(_LAYERS, references, strict=False)}
    found = compare_layers(description, {layer: source.payload for layer, source in sources.items()})
    undescribed = max(
        undescribed_difference(description, sources["old"].payload, source.payload) for source in sources.values()
    )
    headers = _header_differences(sources)
    if as_json:
        print_json(_document(found, sources) | {"undescribed_bytes": undescribed, "header": headers})
    else:
        _print(found, sources, headers, undescribed)
    return ExitCode.NEGATIVE if found.differences or undescribed or headers else ExitCode.DONE


@click.command()
@click.argument("source")
@click.option(
    "-o",
    "--output",
    required=True,
    type=click.Path(dir_okay=False, path_type=Path),
    help=f"The file; its suffix says the format: {', '.join(SUFFIXES)}.",
)
@pack_option
@json_option
def convert(source: str, output: Path, pack: str, as_json: bool) -> None:
    """Write SOURCE, a package, an image or a file of values, as another kind of file. No bus.

    A memory image (.hex, .s19, .bin) carries the header of the data set too where SOURCE has it; the others carry values.
    """
    definition = load_pack(pack)
    description = calibration_of(definition)
    opened = open_source(source, definition)
    notes = write_source(opened, definition, output)
    if as_json:
        print_json({"output": str(output), "objects": len(description.characteristics), "notes": notes})
        return
    for note in notes:
        say(note)
    say(f"{output} holds {len(description.characteristics)} tables of {opened.origin}.")


def _document(found: LayerComparison, sources: dict[str, Source]) -> dict[str, object]:
    """Return what scripts read; with three sources each change has the third value too."""
    layers = found.layers
    return {
        "changed": [
            {"parameter": one.parameter, "index": one.index, "unit": one.unit} | dict(zip(layers, one.values, strict=True))
            for one in found.differences
        ],
        "compared": found.compared,
        "counts": {f"{one}-{other}": found.count_between(one, other) for one, other in _pairs(layers)},
        "sources": [
            {"name": layer, "origin": source.origin, "kind": source.kind, "notes": source.notes}
            for layer, source in sources.items()
        ],
    }


def _pairs(layers: tuple[str, ...]) -> list[tuple[str, str]]:
    return [(one, other) for place, one in enumerate(layers) for other in layers[place + 1 :]]


def _header_differences(sources: dict[str, Source]) -> list[dict[str, object]]:
    """Return the fields of the headers that differ, where at least two sources have one."""
    headers = {layer: source.data_set.header for layer, source in sources.items() if source.data_set is not None}
    rows: list[dict[str, object]] = [
        {"field": field} | {layer: getattr(header, field) for layer, header in headers.items()} for field in _HEADER_FIELDS
    ]
    return [row for row in rows if len({str(value) for key, value in row.items() if key != "field"}) > 1]


def _print(found: LayerComparison, sources: dict[str, Source], headers: list[dict[str, object]], undescribed: int) -> None:
    for layer, source in sources.items():
        say(f"{layer}: {source.origin}")
        for note in source.notes:
            say(f"  {note}")
    if found.differences:
        console().print(_table(found))
    for row in headers:
        texts = ", ".join(f"{layer} {value}" for layer, value in row.items() if layer != "field")
        console().print(f"Header, {row['field']}: {texts}")
    if undescribed:
        console().print(f"{undescribed} bytes differ that the A2L does not describe.")
    for one, other in _pairs(found.layers):
        count = found.count_between(one, other)
        console().print(f"{one} and {other}: {count or 'no'} differences in {found.compared} values.")


def _table(found: LayerComparison) -> Table:
    table = Table(box=None, padding=(0, 2, 0, 0))
    table.add_column("Table")
    for layer in found.layers:
        table.add_column(layer, justify="right")
    table.add_column("Unit")
    for one in found.differences:
        table.add_row(indexed(one.parameter, one.index), *_values(one), one.unit)
    return table


def _values(difference: Difference) -> list[str]:
    return [shortest(value) for value in difference.values]

"""`halite calibration a2l`: what an A2L file of any tool describes, and what in it is not understood."""

from pathlib import Path

import click

from bms.definition.a2l import AxisPoints, CalibrationDescription, Characteristic
from bms.definition.a2l_reader import read_a2l
from cli.output import console, json_option, print_json


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@json_option
def a2l(file: Path, as_json: bool) -> None:
    """List the calibration objects of an A2L FILE, and what Halite keeps aside in it with the reason. No bus."""
    description = read_a2l(file)
    if as_json:
        print_json(_document(description))
        return
    out = console()
    out.print(f"{description.project}  {'big' if description.big_endian else 'little'}-endian", style="bold")
    for item in description.characteristics.values():
        shape = " × ".join(map(str, item.shape)) or "1"
        unit = f" [{item.conversion.unit}]" if item.conversion.unit else ""
        out.print(f"{item.address:08X}  {item.kind.value:<8} {shape:>9}  {item.name}{unit}  {item.long_name}")
    for entry in description.not_understood:
        out.print(f"not understood: {entry}")
    out.print(
        f"{len(description.characteristics)} objects, {len(description.axis_points)} axes in memory, "
        f"{len(description.not_understood)} blocks not understood, {len(description.damaged)} of them damaged."
    )


def _document(description: CalibrationDescription) -> dict[str, object]:
    return {
        "project": description.project,
        "big_endian": description.big_endian,
        "sha256": description.sha256,
        "objects": [
            _item(item) | {"kind": item.kind.value, "shape": item.shape, "axes": [axis.axis_points for axis in item.axes]}
            for item in description.characteristics.values()
        ],
        "axis_points": [_item(item) | {"length": item.length} for item in description.axis_points.values()],
        "groups": description.groups,
        "not_understood": description.not_understood,
        "damaged": description.damaged,
    }


def _item(item: Characteristic | AxisPoints) -> dict[str, object]:
    return {
        "name": item.name,
        "long_name": item.long_name,
        "address": item.address,
        "data_type": item.data_type.name,
        "unit": item.conversion.unit,
        "lower": item.lower,
        "upper": item.upper,
    }

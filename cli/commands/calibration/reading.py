"""`halite calibration read` and `show`: the tables of the pack, of packages, images and files."""

import zlib
from pathlib import Path

import click

from bms.calibration.decoding import decode
from bms.calibration.files import SUFFIXES
from bms.calibration.sources import calibration_of, open_source, write_source
from bms.definition import load_pack
from bms.errors import BadFileError
from cli.commands.calibration.options import pack_option
from cli.link_options import link_options
from cli.output import console, json_option, print_json, say
from cli.pack_connection import PackConnection
from cli.parameter_text import parameter_text
from engine.messages import CalibrationRead, Connect, ParameterData, ReadCalibrationJob
from engine.translation import parameter_message


@click.command()
@link_options
@json_option
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    help=f"Also write it here; the suffix says the format: {', '.join(SUFFIXES)}.",
)
@click.option("--parameter", "names", multiple=True, help="Show only this table; may be repeated.")
def read(connect: Connect, as_json: bool, output: Path | None, names: tuple[str, ...]) -> None:
    """Read the active data set of the pack."""
    if output is not None and output.suffix.lower() not in SUFFIXES:
        raise click.UsageError(f"{output.name} needs one of the suffixes {', '.join(SUFFIXES)}.")
    with PackConnection(connect, quiet=as_json) as pack:
        result = pack.run(ReadCalibrationJob())
    assert isinstance(result, CalibrationRead)
    if output is not None:
        _write(result.image_path, connect.pack, output)
    _show(result.calibration_id, result.crc32, result.demo, result.parameters, names, as_json=as_json, image=result.image_path)


@click.command()
@click.argument("source")
@pack_option
@json_option
@click.option("--parameter", "names", multiple=True, help="Show only this table; may be repeated.")
def show(source: str, pack: str, as_json: bool, names: tuple[str, ...]) -> None:
    """Show the tables of SOURCE: a package (file, or id of a shipped one), an image that was read, or a file of values."""
    definition = load_pack(pack)
    description = calibration_of(definition)
    opened = open_source(source, definition)
    for note in opened.notes:
        say(note)
    header = None if opened.data_set is None else opened.data_set.header
    parameters = tuple(map(parameter_message, decode(description, opened.payload).values()))
    title, demo = (opened.origin, False) if header is None else (header.calibration_id, header.demo)
    _show(title, zlib.crc32(opened.payload), demo, parameters, names, as_json=as_json)


def _write(image: str, pack: str, output: Path) -> None:
    definition = load_pack(pack)
    try:
        notes = write_source(open_source(image, definition), definition, output)
    except BadFileError as error:
        raise BadFileError(error.what, detail=error.detail, advice=f"The image that was read is in {image}.") from error
    for note in notes:
        say(note)


def _show(
    calibration_id: str,
    crc32: int,
    demo: bool,
    parameters: tuple[ParameterData, ...],
    names: tuple[str, ...],
    *,
    as_json: bool,
    image: str = "",
) -> None:
    unknown = set(names) - {parameter.name for parameter in parameters}
    if unknown:
        raise click.UsageError(f"There is no table called {', '.join(sorted(unknown))}.")
    chosen = [parameter for parameter in parameters if not names or parameter.name in names]
    if as_json:
        document = {"calibration_id": calibration_id, "crc32": crc32, "demo": demo, "image_path": image, "parameters": chosen}
        print_json(document)
        return
    out = console()
    out.print(f"{calibration_id}  CRC {crc32:08X}{'  DEMO data set - not for a real pack' if demo else ''}", style="bold")
    for parameter in chosen:
        out.print(parameter_text(parameter))
    if image:
        say(f"The image is in {image}.")

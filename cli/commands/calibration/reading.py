"""`halite calibration read` and `show`: the tables of the pack, of packages and of images."""

from pathlib import Path

import click

from bms.calibration.data_set import split_image
from bms.calibration.decoding import decode
from bms.calibration.model import DataSet
from bms.calibration.package import SUFFIX, find_package
from bms.definition import load_pack
from bms.definition.model import PackDefinition
from bms.errors import BadFileError
from cli.commands.calibration.options import pack_option
from cli.link_options import link_options
from cli.output import console, json_option, print_json, say
from cli.pack_connection import PackConnection
from cli.parameter_text import parameter_text
from engine.messages import CalibrationRead, Connect, ParameterData, ReadCalibrationJob
from engine.translation import parameter_message

_IMAGE_SUFFIX = ".bin"
_LARGEST_IMAGE_BYTES = 1 << 20


@click.command()
@link_options
@json_option
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path), help="Also write the image here.")
@click.option("--parameter", "names", multiple=True, help="Show only this table; may be repeated.")
def read(connect: Connect, as_json: bool, output: Path | None, names: tuple[str, ...]) -> None:
    """Read the active data set of the pack."""
    with PackConnection(connect, quiet=as_json) as pack:
        result = pack.run(ReadCalibrationJob())
    assert isinstance(result, CalibrationRead)
    if output is not None:
        _copy(Path(result.image_path), output)
    _show(result.calibration_id, result.crc32, result.demo, result.parameters, names, as_json=as_json, image=result.image_path)


@click.command()
@click.argument("source")
@pack_option
@json_option
@click.option("--parameter", "names", multiple=True, help="Show only this table; may be repeated.")
def show(source: str, pack: str, as_json: bool, names: tuple[str, ...]) -> None:
    """Show the tables of SOURCE: a package (file, or id of a shipped one) or an image that was read (.bin). No bus."""
    definition = load_pack(pack)
    data_set = _open_image(Path(source)) if source.endswith(_IMAGE_SUFFIX) else find_package(source, definition).data_set
    header = data_set.header
    parameters = _parameters(definition, data_set)
    _show(header.calibration_id, header.payload_crc32, header.demo, parameters, names, as_json=as_json)


def _copy(image: Path, output: Path) -> None:
    try:
        output.write_bytes(image.read_bytes())
    except OSError as error:
        raise BadFileError(
            f"The image cannot be written to {output}.", detail=str(error), advice=f"It is in {image}."
        ) from error


def _open_image(path: Path) -> DataSet:
    try:
        with path.open("rb") as file:
            return split_image(file.read(_LARGEST_IMAGE_BYTES))
    except OSError as error:
        raise BadFileError(
            f"There is no image {path} that can be read.", detail=str(error), advice=f"Give a {_IMAGE_SUFFIX} or {SUFFIX} file."
        ) from error


def _parameters(definition: PackDefinition, data_set: DataSet) -> tuple[ParameterData, ...]:
    if definition.calibration is None:
        raise BadFileError(
            f"The pack definition {definition.id} describes no calibration.", advice="Choose another with --pack."
        )
    return tuple(map(parameter_message, decode(definition.calibration, data_set.payload).values()))


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

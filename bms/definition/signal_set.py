"""Reading OBDb signal sets (`signalset.json`): what can be asked of the ECUs of a car, and how the answers decode.

Format: the schema `signals.json` of the OBDb project. `freq` is a period in seconds. Requests that need another session or
extended addressing are left out.
"""

import json
import re
from dataclasses import replace
from pathlib import Path

from bms.definition.chemistry import UNKNOWN, load_chemistry
from bms.definition.model import (
    Diagnostics,
    FaultCatalogue,
    LinkDefaults,
    Module,
    PackDefinition,
    PollCommand,
    PolledSignal,
    Topology,
)
from bms.definition.signal_format import read_signal
from bms.definition.signal_roles import NamedSignal, find_roles
from bms.definition.tables import Table, read_text
from bms.errors import DefinitionError

MAXIMUM_SIGNAL_SET_BYTES = 8_000_000
CELLS_PER_ROW = 12

_HEXADECIMAL = re.compile(r"(?:[0-9A-Fa-f]{2})+")


def read_signal_set(path: Path) -> PackDefinition:
    """Return a definition that polls what a signal set describes.

    Raises:
        DefinitionError: the file cannot be read, is not a signal set, or says nothing about a battery.
    """
    top = _read_json(path)
    left_out: list[str] = []
    commands: dict[str, PollCommand] = {}
    named: dict[str, NamedSignal] = {}
    for entry in top.tables("commands"):
        command = _command(entry, left_out)
        if command is None:
            continue
        signals: list[PolledSignal] = []
        for item in entry.tables("signals"):
            signal = read_signal(item, left_out)
            if signal is None:
                continue
            if signal.id in named:
                left_out.append(f"{signal.id}: described twice")
                continue
            named[signal.id] = NamedSignal(
                signal=signal,
                command=command.key,
                request_id=command.request_id,
                request=command.request,
                path=item.text("path", ""),
                metric=item.text("suggestedMetric", ""),
            )
            signals.append(signal)
        earlier = commands.get(command.key, command)
        if earlier.signals or signals:
            commands[command.key] = replace(earlier, signals=earlier.signals + tuple(signals))
    return _definition(path, commands, named, left_out)


def _read_json(path: Path) -> Table:
    content = read_text(path, MAXIMUM_SIGNAL_SET_BYTES)
    try:
        values = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise DefinitionError(
            f"{path.name} is not valid JSON.", detail=str(error)[:500], advice="Check that it is a signal set."
        ) from None
    if not isinstance(values, dict) or "commands" not in values:
        raise DefinitionError(f"{path.name} is not a signal set.", advice="A signal set has a list called commands.")
    return Table(values, file=path.name, place="")


def _definition(
    path: Path, commands: dict[str, PollCommand], named: dict[str, NamedSignal], left_out: list[str]
) -> PackDefinition:
    polling = find_roles(commands, named, left_out)
    if not polling.cells and not polling.readings:
        raise DefinitionError(
            f"{path.name} says nothing about a traction battery.", advice="Use the signal set of an electric car's model."
        )
    controller = named[(polling.cells or tuple(polling.readings.values()))[0]]
    command = commands[controller.command]
    is_extended = command.request_id > 0x7FF
    return PackDefinition(
        id=path.stem,
        title=f"Signal set {path.name} (OBDb)",
        demo=False,
        folder=path.parent,
        topology=_topology(len(polling.cells), len(polling.temperatures)),
        link=LinkDefaults(),
        broadcasts=None,
        polling=polling,
        diagnostics=Diagnostics(
            request_id=command.request_id,
            response_id=command.response_id,
            functional_id=0x18DB33F1 if is_extended else 0x7DF,
            is_extended=is_extended,
            padding=0x00,
            p2_s=0.2,
        ),
        programming=None,
        calibration=None,
        faults=FaultCatalogue(faults={}, snapshot_fields={}),
    )


def _topology(cells: int, sensors: int) -> Topology:
    """Return rows of cells; how the cells are grouped in the pack, and where the sensors are, no signal set says."""
    chemistry = load_chemistry(UNKNOWN)
    rows = -(-cells // CELLS_PER_ROW)
    per_row = -(-sensors // max(rows, 1))
    modules: list[Module] = []
    for index in range(rows):
        first_cell, first_sensor = index * CELLS_PER_ROW, min(index * per_row, sensors)
        last_cell = min(first_cell + CELLS_PER_ROW, cells)
        modules.append(
            Module(
                index=index,
                name=f"{first_cell + 1}–{last_cell}",
                first_cell=first_cell,
                cells=last_cell - first_cell,
                first_sensor=first_sensor,
                sensors=min(per_row, sensors - first_sensor),
                columns=CELLS_PER_ROW,
                chemistry=chemistry,
            )
        )
    return Topology(series=cells, parallel=1, capacity_ah=0.0, energy_kwh=0.0, modules=tuple(modules), sensors=sensors)


# ---------------------------------------------------------------- commands


def _command(entry: Table, left_out: list[str]) -> PollCommand | None:
    header = entry.text("hdr")
    response = entry.text("rax", "")
    parameter = entry.table("cmd")
    services = [service for service in ("01", "21", "22") if parameter.text(service, "")]
    if len(services) != 1:
        raise entry.mistake("cmd must name one service: 01, 21 or 22.")
    identifier = parameter.text(services[0])
    if not _HEXADECIMAL.fullmatch(identifier) or len(identifier) > 8:
        raise entry.mistake(f"{identifier!r:.20} is not an identifier in hexadecimal.")
    request = bytes.fromhex(services[0] + identifier)
    key = f"{header}.{response}.{request.hex().upper()}"
    for option, why in (("eax", "extended addressing"), ("din", "another diagnostic session")):
        if entry.text(option, ""):
            left_out.append(f"{key}: needs {why}")
            return None
    ids = _addresses(entry, header, response)
    if ids is None:
        left_out.append(f"{key}: address not understood")
        return None
    period_s = entry.number("freq", 1.0)
    if period_s <= 0:
        raise entry.mistake("freq must be greater than 0.")
    return PollCommand(key=key, request_id=ids[0], response_id=ids[1], request=request, period_s=period_s, signals=())


def _addresses(entry: Table, header: str, response: str) -> tuple[int, int] | None:
    """Return request and response id. 11 bit: 3 digits. 29 bit: 4 digits between priority and tester address, or all 8."""
    priority = entry.text("pri", "18")
    tester = entry.text("tst", "F1")
    request_digits = {3: header, 4: priority + header + tester, 8: header}.get(len(header), "")
    if response:
        response_digits = {3: response, 6: priority + response, 8: response}.get(len(response), "")
    elif len(header) == 4:
        response_digits = priority + header[:2] + tester + header[2:]
    else:
        response_digits = ""
    try:
        request_id = int(request_digits, 16)
        # ISO 15765-4, 10.5: the answer to an 11-bit request comes 8 higher.
        response_id = int(response_digits, 16) if response_digits or response else request_id + 8
    except ValueError:
        return None
    return (request_id, response_id) if max(request_id, response_id) <= 0x1FFF_FFFF else None

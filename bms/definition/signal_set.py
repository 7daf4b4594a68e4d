"""Reading OBDb signal sets (`signalset.json`): what can be asked of the ECUs of a car, and how the answers decode.

Format: the schema `signals.json` of the OBDb project (docs/decoding.md). What needs another diagnostic session is not asked
for, but decoded in logs.
"""

import json
import re
from dataclasses import replace
from pathlib import Path

from bms.definition.chemistry import UNKNOWN, load_chemistry
from bms.definition.model import Diagnostics, FaultCatalogue, LinkDefaults, Module, PackDefinition, Topology
from bms.definition.poll_commands import ModelYears, read_command, read_session, read_years, timeout_s
from bms.definition.polling import PollCommand, PolledSignal
from bms.definition.signal_format import read_signal
from bms.definition.signal_roles import NamedSignal, find_roles
from bms.definition.tables import Table, read_text
from bms.errors import DefinitionError
from bms.printable import printable_tree

MAXIMUM_SIGNAL_SET_BYTES = 8_000_000
CELLS_PER_ROW = 12
SHORTEST_P2_S = 0.2
"""ECUs behind a gateway are slower than the standard's 50 ms."""

_LONGEST_PATTERN = 200
_MOST_QUANTIFIERS = 3
_QUANTIFIER = re.compile(r"[*+{?]")
_QUANTIFIED_GROUP = re.compile(r"\)[*+{?]")


def read_signal_set(path: Path, *, model_year: int | None = None) -> PackDefinition:
    """Return a definition that polls what a signal set describes.

    Args:
        path: the file.
        model_year: of the car; of commands that are for certain years only, those for others are left out. None: not known.

    Raises:
        DefinitionError: the file cannot be read, is not a signal set, or says nothing about a battery.
    """
    top = _read_json(path)
    contents = _Contents(session=read_session(top, "diagnosticLevel"))
    entries = [(entry, read_years(entry)) for entry in top.tables("commands")]
    if model_year is None:
        # Of commands that only their years tell apart, the newest is taken.
        entries.sort(key=lambda item: -(item[1].newest if item[1] is not None else 9999))
    for entry, years in entries:
        if model_year is None or years is None or years.include(model_year):
            contents.add(entry, years, others_follow=model_year is None)
    for synthetic in top.tables("synthetics"):
        contents.left_out.append(f"{synthetic.text('id', '?')}: computed from other signals")
    groups = [group.text("matchingRegex", "") for group in top.tables("signalGroups") if _is_of_cells(group)]
    return _definition(path, contents, tuple(filter(_is_harmless, groups)), model_year)


def _is_of_cells(group: Table) -> bool:
    return group.text("suggestedMetricGroup", "") == "batteryModulesVoltage"


def _is_harmless(pattern: str) -> bool:
    """Return whether a pattern out of a file takes no more time than its length makes one expect."""
    if not pattern or len(pattern) > _LONGEST_PATTERN or _QUANTIFIED_GROUP.search(pattern):
        return False
    if len(_QUANTIFIER.findall(pattern)) > _MOST_QUANTIFIERS:
        return False
    try:
        re.compile(pattern)
    except (re.error, OverflowError, RecursionError):
        return False
    return True


class _Contents:
    """What was read of a signal set so far."""

    def __init__(self, session: int | None) -> None:
        self.left_out: list[str] = []
        self.commands: dict[str, PollCommand] = {}
        self.named: dict[str, NamedSignal] = {}
        self.longest_timeout_s = 0.0
        self._ids: set[str] = set()
        self._session = session
        self._years: dict[str, ModelYears | None] = {}

    def add(self, entry: Table, years: ModelYears | None, *, others_follow: bool) -> None:
        """Take a command with its signals; `others_follow`: the same one may come for other model years."""
        command = read_command(entry, self._session, self.left_out)
        if command is None:
            return
        if others_follow and self._years.setdefault(command.key, years) != years:
            self.left_out.append(f"{command.key}: there for other model years too; name the year: FILE@2024")
            return
        self.longest_timeout_s = max(self.longest_timeout_s, timeout_s(entry))
        signals: list[PolledSignal] = []
        for item in entry.tables("signals"):
            signal = read_signal(item, self.left_out)
            if signal is None:
                continue
            if signal.id in self._ids:
                self.left_out.append(f"{signal.id}: described twice")
                continue
            self._ids.add(signal.id)
            signals.append(signal)
            if command.session is None:
                self.named[signal.id] = NamedSignal(
                    signal=signal,
                    command=command.key,
                    request_id=command.request_id,
                    request=command.request,
                    path=item.text("path", ""),
                    metric=item.text("suggestedMetric", ""),
                )
        earlier = self.commands.get(command.key, command)
        if earlier.signals or signals:
            self.commands[command.key] = replace(earlier, signals=earlier.signals + tuple(signals))


def _read_json(path: Path) -> Table:
    content = read_text(path, MAXIMUM_SIGNAL_SET_BYTES)
    try:
        values = printable_tree(json.loads(content))
    except (ValueError, RecursionError) as error:
        raise DefinitionError(
            f"{path.name} is not valid JSON.", detail=str(error)[:500], advice="Check that it is a signal set."
        ) from None
    if not isinstance(values, dict) or "commands" not in values:
        raise DefinitionError(f"{path.name} is not a signal set.", advice="A signal set has a list called commands.")
    return Table(values, file=path.name, place="")


def _definition(path: Path, contents: _Contents, groups: tuple[str, ...], model_year: int | None) -> PackDefinition:
    named = contents.named
    polling = find_roles(contents.commands, named, contents.left_out, groups)
    if not polling.cells and not polling.readings:
        raise DefinitionError(
            f"{path.name} says nothing about a traction battery.", advice="Use the signal set of an electric car's model."
        )
    controller = named[(polling.cells or tuple(polling.readings.values()))[0]]
    command = contents.commands[controller.command]
    is_extended = command.request_id > 0x7FF
    return PackDefinition(
        id=path.stem,
        title=f"Signal set {path.name} (OBDb)"
        if model_year is None
        else f"Signal set {path.name}, model year {model_year} (OBDb)",
        demo=False,
        folder=path.parent,
        topology=_topology(len(polling.cells), len(polling.temperatures)),
        link=LinkDefaults(),
        broadcasts=None,
        polling=polling,
        diagnostics=Diagnostics(
            request_id=command.request_id,
            response_id=command.response_id,
            functional_id=_functional_id(command),
            is_extended=is_extended,
            addressing="normal" if command.request_address_byte is None else "extended",
            request_address_byte=command.request_address_byte,
            response_address_byte=command.response_address_byte,
            functional_address_byte=command.request_address_byte,
            padding=0x00,
            p2_s=max(SHORTEST_P2_S, contents.longest_timeout_s),
        ),
        programming=None,
        calibration=None,
        faults=FaultCatalogue(faults={}, snapshot_fields={}),
    )


def _functional_id(command: PollCommand) -> int:
    """Return the id of requests to all ECUs; in extended addressing there is none that every maker uses."""
    if command.request_address_byte is not None:
        return command.request_id
    return 0x18DB33F1 if command.request_id > 0x7FF else 0x7DF


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

"""Who is on the simulated bus: the pack's BMS or recorded answers, and whoever else was asked for."""

import dataclasses
import time

from bms.definition import load_pack, shipped_packs
from bms.definition.model import ContractLevel, LinkDefaults, PackDefinition
from bms.errors import BadFileError, DefinitionError
from virtual_pack.answers import RecordedEcu
from virtual_pack.bystanders import ForeignTester, SecondBms, Traffic, traffic_ids
from virtual_pack.ecu.assembly import diagnostics_of, open_flash
from virtual_pack.ecu.virtual_ecu import VirtualEcu
from virtual_pack.management.application import Management
from virtual_pack.management.fault_list import MONITORED, display_code
from virtual_pack.options import FORGETS, SimulationOptions
from virtual_pack.wire.world import FrameDevice, World


def make_world(options: SimulationOptions, now_s: float) -> World:
    """Return the bus with everybody on it, the pack's BMS first.

    Raises:
        ExplainedError: a file or the definition cannot be used.
    """
    devices: list[FrameDevice] = []
    link, taken = LinkDefaults(), frozenset[int]()
    if options.answers is not None and not options.bus_only:
        devices.append(RecordedEcu.from_folder(options.answers, case=options.answers_case))
    elif not options.bus_only:
        definition = _definition(options)
        devices += _of_the_pack(definition, options, now_s)
        link = definition.link
        if definition.broadcasts is not None:
            taken = frozenset(message.can_id for message in definition.broadcasts.database.messages.values())
    if options.traffic:
        ids = traffic_ids(options.seed, taken)
        devices.append(Traffic(options.traffic, bitrate_bps=link.bitrate_bps, ids=ids, seed=options.seed, now_s=now_s))
    return World(*devices, data_bitrate_bps=link.data_bitrate_bps, now_s=now_s)


def _of_the_pack(definition: PackDefinition, options: SimulationOptions, now_s: float) -> list[FrameDevice]:
    diagnostics, _ = diagnostics_of(definition)
    devices: list[FrameDevice] = [_virtual_ecu(definition, options, now_s)]
    if options.second_bms:
        other = dataclasses.replace(options, seed=options.seed + 1, memory=None)
        devices.append(SecondBms(_virtual_ecu(definition, other, now_s), diagnostics))
    if options.second_tester:
        devices.append(ForeignTester(diagnostics, bitrate_bps=definition.link.bitrate_bps, now_s=now_s))
    return devices


def _definition(options: SimulationOptions) -> PackDefinition:
    pack = options.pack
    try:
        definition = load_pack(pack)
    except DefinitionError as error:
        if pack in shipped_packs():
            # What is wrong is that it describes somebody else's BMS; how the tool could read that one is of no use here.
            raise DefinitionError(
                f"The pack {pack} describes a BMS that Halite can read but not simulate.", advice="Leave --pack out."
            ) from error
        raise
    _, programming = diagnostics_of(definition)
    if options.contract_level is None:
        return definition
    level = ContractLevel(options.contract_level)
    return dataclasses.replace(definition, programming=dataclasses.replace(programming, contract_level=level))


def _virtual_ecu(definition: PackDefinition, options: SimulationOptions, now_s: float) -> VirtualEcu:
    flash = open_flash(definition, options.memory)
    try:
        management = Management(
            definition, options.scenario, options.seed, options.speed, raises_after_update=_raised(options.after_update)
        )
    except ValueError as error:
        raise BadFileError(str(error)) from error
    management.advance(now_s)
    return VirtualEcu(
        definition,
        management,
        flash,
        seed=options.seed,
        now_s=now_s,
        unix_time_s=time.time,
        forgets_commits=options.after_update == FORGETS,
    )


def _raised(after_update: str) -> int | None:
    """Return the number of the fault that a new calibration is to raise.

    Raises:
        ValueError: this BMS has no such fault.
    """
    if after_update in {"", FORGETS}:
        return None
    codes = {display_code(fault.code): fault.code for fault in MONITORED}
    if after_update not in codes:
        raise ValueError(f"There is no fault {after_update}; there are {', '.join(codes)}.")
    return codes[after_update]

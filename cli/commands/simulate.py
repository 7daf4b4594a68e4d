"""`halite simulate`: the virtual pack alone, behind an emulated USB-CAN adapter."""

import sys
from pathlib import Path

import click

from cli.number_range import NumberRange
from cli.output import console, json_option, print_json, say
from virtual_pack.battery.scenarios import SCENARIOS
from virtual_pack.simulator import DEFAULT_PACK, DEFAULT_PORT, DEFAULT_SCENARIO, SimulationOptions, run
from virtual_pack.wire.faults import FaultKind, WireFault, parse_wire_fault

_FASTEST = 1000.0
"""Beyond it the models would work through years between two frames, and the simulator would answer nobody."""
_BUSIEST = 5000
"""Frames a second; more than a bus of 500 kbit/s carries."""


def _wire_faults(_context: click.Context, _parameter: click.Parameter, texts: tuple[str, ...]) -> tuple[WireFault, ...]:
    try:
        return tuple(parse_wire_fault(text) for text in texts)
    except ValueError as error:
        raise click.BadParameter(str(error)) from error


@click.command()
@click.option(
    "--port", default=DEFAULT_PORT, show_default=True, type=click.IntRange(0, 65535), help="TCP port; 0: any free one."
)
@click.option("--scenario", default=DEFAULT_SCENARIO, show_default=True, help="State and story of the pack.")
@click.option("--list-scenarios", is_flag=True, help="List the scenarios and end.")
@click.option("--seed", default=1, show_default=True, help="Spread of the cells, serial number.")
@click.option(
    "--speed",
    default=1.0,
    show_default=True,
    type=NumberRange(min=0.01, max=_FASTEST),
    help="How fast time passes in the pack.",
)
@click.option(
    "--memory", type=click.Path(path_type=Path), help="File that keeps the flash; without it, it is new at each start."
)
@click.option("--bus-only", is_flag=True, help="Adapter and bus without a pack.")
@click.option("--answers", type=click.Path(path_type=Path), help="Folder of recorded answers: an ECU that gives them.")
@click.option("--answers-case", default=0, type=click.IntRange(min=0), help="Which recording of each answer, from 0.")
@click.option("--pack", default=DEFAULT_PACK, show_default=True, metavar="ID_OR_PATH", help="Pack definition.")
@click.option("--second-bms", is_flag=True, help="Another BMS answers the same requests with the same id.")
@click.option("--second-tester", is_flag=True, help="Another tester asks the BMS once a second.")
@click.option(
    "--traffic",
    default=0,
    show_default=True,
    type=click.IntRange(0, _BUSIEST),
    metavar="N",
    help="Made-up frames a second of other control units.",
)
@click.option(
    "--wire-fault",
    "wire_faults",
    multiple=True,
    callback=_wire_faults,
    metavar="KIND@SECONDS[+DURATION]",
    help="What goes wrong on the wire, and when: `unplug@5+3` takes the adapter away at 5 s for 3 s. Can be given several "
    f"times. Kinds: {', '.join(kind.value for kind in FaultKind)}.",
)
@click.option(
    "--contract-level",
    type=click.IntRange(0, 3),
    metavar="N",
    help="How safely the BMS takes a new calibration: 3 two slots and signature, 2 two slots, 1 in its place, 0 not at all.",
)
@click.option(
    "--after-update",
    default="",
    metavar="DEFECT",
    help="What is wrong once the calibration was updated: the code of a fault it raises, or `forgets` for a BMS that says it "
    "has committed and has not.",
)
@json_option
def command(
    port: int,
    scenario: str,
    list_scenarios: bool,
    seed: int,
    speed: float,
    memory: Path | None,
    bus_only: bool,
    answers: Path | None,
    answers_case: int,
    pack: str,
    second_bms: bool,
    second_tester: bool,
    traffic: int,
    wire_faults: tuple[WireFault, ...],
    contract_level: int | None,
    after_update: str,
    as_json: bool,
) -> None:
    """Run the virtual pack until Ctrl-C. Its channel is printed when it is ready."""
    if list_scenarios:
        _list(as_json=as_json)
        return
    if scenario not in SCENARIOS:
        raise click.UsageError(f"There is no scenario {scenario!r}. `halite simulate --list-scenarios` lists them.")
    if bus_only and answers is not None:
        raise click.UsageError("--bus-only and --answers exclude each other: give one of them.")
    if (second_bms or second_tester) and (bus_only or answers is not None):
        raise click.UsageError("--second-bms and --second-tester need the virtual pack: leave --bus-only and --answers out.")
    options = SimulationOptions(
        port=port,
        scenario=scenario,
        seed=seed,
        speed=speed,
        memory=memory,
        bus_only=bus_only,
        answers=answers,
        answers_case=answers_case,
        pack=pack,
        second_bms=second_bms,
        second_tester=second_tester,
        traffic=traffic,
        wire_faults=wire_faults,
        contract_level=contract_level,
        after_update=after_update,
    )
    run(options, lambda channel: _announce(channel, as_json=as_json))


def _announce(channel: str, *, as_json: bool) -> None:
    if as_json:
        print_json({"channel": channel, "interface": "slcan"}, one_line=True)
        return
    sys.stdout.write(f"{channel}\n")
    sys.stdout.flush()
    say(f"Ready. Connect with -i slcan -c {channel}. Ctrl-C ends it.")


def _list(*, as_json: bool) -> None:
    if as_json:
        print_json({"scenarios": [{"id": name, "title": scenario.title} for name, scenario in SCENARIOS.items()]})
        return
    out = console()
    for name, scenario in SCENARIOS.items():
        out.print(f"{name:<24} {scenario.title}")

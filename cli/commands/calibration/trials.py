"""`halite calibration try`: tables run on the virtual pack before anything is flashed."""

from collections.abc import Callable, Mapping
from pathlib import Path

import click
import msgspec

from bms.calibration.checks import check_payload
from bms.calibration.sources import open_source
from bms.definition import load_pack
from bms.definition.model import PackDefinition
from bms.errors import BadFileError
from cli.commands.calibration.options import pack_option
from cli.number_range import NumberRange
from cli.output import ProgressLine, json_option, print_json, say
from cli.trial_text import Tried, document, print_trial, write_series
from engine.messages import JobProgress
from virtual_pack.trial.pack_state import PackState, Wishes, from_values, made_up
from virtual_pack.trial.run import run_trial
from virtual_pack.trial.stories import STORIES, TrialStory, story_of

_LONGEST_DAYS = 60.0
_LARGEST_STATE_BYTES = 1 << 20


@click.command(name="try")
@click.argument("working")
@click.argument("device", required=False)
@pack_option
@click.option(
    "--story",
    "story_id",
    default="cold-charge",
    show_default=True,
    type=click.Choice(STORIES),
    help="What happens to the pack.",
)
@click.option(
    "--state",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Start as this pack stood: what `halite watch --json` printed.",
)
@click.option("--soc", "soc_pct", type=NumberRange(min=0.0, max=100.0), help="State of charge at the start, %.")
@click.option("--temperature", "temperature_c", type=NumberRange(min=-45.0, max=60.0), help="At the start and of the air, °C.")
@click.option("--spread-mv", type=NumberRange(min=0.0, max=400.0), help="Highest minus lowest cell at the start.")
@click.option("--soh", "soh_pct", type=NumberRange(min=40.0, max=100.0), help="State of health, %.")
@click.option("--target", "target_pct", type=NumberRange(min=1.0, max=100.0), help="Charge to this state of charge, %.")
@click.option("--days", type=NumberRange(min=0.1, max=_LONGEST_DAYS), help="How long balancing and daily-use last.")
@click.option("--seed", default=1, show_default=True, type=click.IntRange(min=0), help="Spread of cells, errors of sensors.")
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path), help="Also write the series here (CSV).")
@click.option("--progress-lines", is_flag=True, help="Tell progress in lines `progress 0.25` on standard error.")
@json_option
def try_tables(
    working: str,
    device: str | None,
    pack: str,
    story_id: str,
    state: Path | None,
    soc_pct: float | None,
    temperature_c: float | None,
    spread_mv: float | None,
    soh_pct: float | None,
    target_pct: float | None,
    days: float | None,
    seed: int,
    output: Path | None,
    progress_lines: bool,
    as_json: bool,
) -> None:
    """Try the tables of WORKING, beside those of DEVICE, on the virtual pack. Nothing is flashed.

    Both are packages (file, or id of a shipped one), images or files of tables. The same pack goes through the same story
    with each. It says what the software of the BMS would do, not what real cells would.
    """
    if state is not None and (soc_pct is not None or spread_mv is not None):
        raise click.UsageError("--state says where the cells stand: leave --soc and --spread-mv out.")
    try:
        story = story_of(story_id, target_pct=target_pct, days=days)
    except ValueError as error:
        raise click.UsageError(str(error)) from error
    definition = load_pack(pack)
    wishes = Wishes(soc_pct=soc_pct, temperature_c=temperature_c, spread_mv=spread_mv, soh_pct=soh_pct)
    start = _start(definition, story, wishes, state, seed)
    references = {"working": working} if device is None else {"working": working, "device": device}
    sources = {name: open_source(reference, definition) for name, reference in references.items()}
    progress = _Progress(len(sources), lines=progress_lines, quiet=as_json)
    tried = {
        name: Tried(
            source=source,
            findings=check_payload(definition, source.payload),
            outcome=run_trial(source.payload, definition, story, start, seed=seed, progress=progress.begin()),
        )
        for name, source in sources.items()
    }
    progress.clear()
    if output is not None:
        write_series(output, tried)
    if as_json:
        print_json(document(definition, story, start, tried))
    else:
        print_trial(definition, story, start, tried)


class _Progress:
    """Tells how far all runs together are."""

    def __init__(self, runs: int, *, lines: bool, quiet: bool) -> None:
        """Expect `runs` runs; `lines`: for a program that reads them."""
        self._runs = runs
        self._lines = lines
        self._done = 0
        self._bar = ProgressLine(quiet=quiet)

    def begin(self) -> Callable[[float], None]:
        """Return what the next run tells its share 0…1 to."""
        before = self._done
        self._done += 1

        def tell(share: float) -> None:
            self._tell((before + share) / self._runs)

        return tell

    def clear(self) -> None:
        """Take the bar away."""
        self._bar.clear()

    def _tell(self, fraction: float) -> None:
        if self._lines:
            say(f"progress {fraction:.3f}")
            return
        text = "Running the virtual pack"
        self._bar.show(JobProgress(job_id=0, step=text, text=text, fraction=fraction, cancellable=False))


def _start(definition: PackDefinition, story: TrialStory, wishes: Wishes, state: Path | None, seed: int) -> PackState:
    if state is None:
        return made_up(definition, story, wishes, seed)
    return from_values(definition, story, wishes, _read_state(state))


def _read_state(path: Path) -> Mapping[str, object]:
    advice = "Record it with `halite watch --for 5 --json`."
    try:
        with path.open("rb") as file:
            found = msgspec.json.decode(file.read(_LARGEST_STATE_BYTES), type=dict[str, object])
    except OSError as error:
        raise BadFileError(f"The state {path} cannot be read.", detail=str(error), advice=advice) from error
    except msgspec.DecodeError as error:
        raise BadFileError(f"{path} is no state of a pack.", detail=str(error), advice=advice) from error
    return found

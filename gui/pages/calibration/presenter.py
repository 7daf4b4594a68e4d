"""What the calibration page decides: what is read, opened, edited, checked, compared and saved. No widgets."""

import datetime
from collections import deque
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
from PySide6.QtCore import QCoreApplication

from bms.access.model import OPEN_INSTALLATION, Actor
from bms.calibration.comparison import LayerComparison, compare_layers
from bms.calibration.data_set import split_image
from bms.calibration.editing import Edit, Layer, Mask
from bms.calibration.files import write_values
from bms.calibration.history import HistoryEntry
from bms.calibration.model import DataSet
from bms.calibration.package import shipped_packages
from bms.calibration.sources import factory_set, open_source
from bms.calibration.workbench import Stroke, Workbench
from bms.definition.model import PackDefinition
from bms.errors import BadFileError, SafetyRefusalError
from bms.storage import halite_home
from bms.telemetry.snapshot import PackSnapshot, Validity
from bms.trust.state import TrustState
from engine.live_values import pack_snapshot
from engine.messages import (
    CalibrationRead,
    Identity,
    JobFailed,
    JobFinished,
    JobProgress,
    LinkStateChanged,
    ReadCalibrationJob,
    Snapshot,
)
from gui.bridge.engine_link import EngineLink
from gui.dialogs.package_maker import PackageSubject
from gui.pages.calibration import view as words
from gui.pages.calibration.judging import Judge
from gui.pages.calibration.sheets import sheets_of
from gui.pages.calibration.step_log import StepLog
from gui.pages.calibration.tables import Operating, Surroundings, grid_table
from gui.pages.calibration.view import CalibrationView, Note
from gui.pages.calibration.words import WORKING
from gui.widgets.value_grid.table import GridTable
from gui.wording import engine_text

TRACE_POINTS = 120


class CalibrationPresenter:
    """Owns the workbench of the open pack definition.

    Attributes:
        view: what the page shows.
        bench: the working tables; None while no definition with calibration is open.
    """

    def __init__(self, engine: EngineLink, utc: Callable[[], datetime.datetime]) -> None:
        """`utc` gives the time for the log of changes."""
        self._engine = engine
        self._utc = utc
        self._job = 0
        self._actor = OPEN_INSTALLATION
        self._hardware = ""
        self._operating = Operating()
        self._trace: deque[Operating] = deque(maxlen=TRACE_POINTS)
        self._steps: StepLog | None = None
        self._judge: Judge | None = None
        self.definition: PackDefinition | None = None
        self.bench: Workbench | None = None
        self.view = CalibrationView()
        self.on_change: Callable[[], None] = lambda: None
        self.on_device: Callable[[DataSet], None] = lambda _data_set: None
        self.on_operating: Callable[[PackSnapshot | None], None] = lambda _snapshot: None

    # ------------------------------------------------------------ the pack

    def set_definition(self, definition: PackDefinition) -> None:
        """Open the workbench of a pack; the working values of the same product stay."""
        if self.definition is not None and self.bench is not None and definition.id == self.definition.id:
            self.definition = definition
            return
        self.definition, self.bench = definition, None
        self._judge = None
        self._operating = Operating()
        self._trace.clear()
        self.view = CalibrationView(
            product=definition.id, title=definition.title, connected=self.view.connected, serial=self.view.serial
        )
        default = factory_set(definition)
        if definition.calibration is not None and default is not None:
            self.bench = Workbench(definition.calibration, default.payload)
            self._judge = Judge(definition)
            self._steps = StepLog(definition.id, self._utc)
            self._steps.actor = self._actor
            sheets = sheets_of(definition.calibration)
            self._show(has_tables=True, sheets=sheets, chosen=sheets[0].key if sheets else "", reference=Layer.DEFAULT)
            self._values_changed()
        else:
            self._show()

    def link_changed(self, event: LinkStateChanged) -> None:
        """A lost pack leaves its values on the bench, not its operating point."""
        if not event.answers:
            self._operating = Operating()
            self.on_operating(None)
        self._show(connected=event.answers)

    def identified(self, identity: Identity) -> None:
        """Another pack: what the last one had is no longer what the device has."""
        if identity.serial != self.view.serial and self.bench is not None:
            self.bench.drop_layer(Layer.DEVICE)
        self._hardware = identity.hardware
        self._show(serial=identity.serial)
        self._values_changed()

    def snapshot(self, message: Snapshot) -> None:
        """Follow where the pack works: state of charge and lowest temperature."""
        snapshot = pack_snapshot(message)
        soc = snapshot.readings.get("soc_pct")
        temperatures = snapshot.temperatures_c.valid_values()
        self._operating = Operating(
            soc_pct=soc.value if soc is not None and soc.validity is Validity.VALID else None,
            temperature_c=float(np.nanmin(temperatures)) if np.isfinite(temperatures).any() else None,
        )
        if self._operating != Operating() and (not self._trace or self._trace[-1] != self._operating):
            self._trace.append(self._operating)
        self.on_operating(snapshot)

    def set_actor(self, actor: Actor) -> None:
        """Name and role for the log of changes."""
        self._actor = actor
        if self._steps is not None:
            self._steps.actor = actor

    # ------------------------------------------------------------ reading the pack

    def opened(self) -> None:
        """The page is shown: what the pack has is read once by itself; reading changes nothing."""
        if self.definition is not None and self.bench is not None:
            self._judge = Judge(self.definition)
        if self.bench is not None and self.bench.layer(Layer.DEVICE) is None:
            self.read()

    def read(self) -> None:
        """Read the active data set of the pack."""
        if self._job or not self.view.connected or self.bench is None:
            return
        self._job = self._engine.start_job(ReadCalibrationJob())
        self._show(reading=QCoreApplication.translate("Calibration", "Reading the calibration of the pack…"), note=None)

    def job_progress(self, event: JobProgress) -> None:
        """Show what the running job does."""
        if event.job_id == self._job:
            self._show(reading=f"{engine_text(event.text)} {100 * event.fraction:.0f} %")

    def job_finished(self, event: JobFinished) -> None:
        """Take what was read as the device's values; untouched working values follow."""
        if event.job_id != self._job or not isinstance(event.result, CalibrationRead):
            return
        self._job = 0
        self._show(reading="")
        try:
            data_set = split_image(Path(event.result.image_path).read_bytes())
            self._set_layer(Layer.DEVICE, data_set.payload, f"{event.result.calibration_id} · {self.view.serial}")
        except (OSError, BadFileError) as error:
            self._failed(error)
            return
        self._show(note=Note(kind=words.READ, subject=event.result.calibration_id), reference=Layer.DEVICE)
        self.on_device(data_set)

    def job_failed(self, event: JobFailed) -> None:
        """Say why; the values stay."""
        if event.job_id == self._job:
            self._job = 0
            self._show(reading="", note=Note(kind=words.FAILED, text=event.what, advice=event.advice))

    # ------------------------------------------------------------ files

    def open_file(self, reference: str) -> None:
        """Put a file beside the working values; untouched working values follow it."""
        if self.definition is None or self.bench is None:
            return
        try:
            source = open_source(reference, self.definition)
            self._set_layer(Layer.FILE, source.payload, source.origin)
        except BadFileError as error:
            self._failed(error)
            return
        self._log("opened", subject=source.origin)
        self._show(note=Note(kind=words.OPENED, subject=source.origin, details=source.notes), reference=Layer.FILE)

    def save_file(self, path: Path) -> None:
        """Write the working values into a file; its suffix says in which format."""
        if self.definition is None or self.bench is None or self.definition.calibration is None:
            return
        try:
            write_values(path, self.definition.calibration, self.bench.payload, title=self.definition.title)
        except (OSError, BadFileError) as error:
            self._failed(error)
            return
        self._log("saved", subject=path.name)
        self._show(note=Note(kind=words.SAVED, subject=str(path)))

    # ------------------------------------------------------------ packages

    def package_subject(self) -> PackageSubject | None:
        """Return what a package of the working tables is made of; None where there are none."""
        definition, bench = self.definition, self.bench
        factory = None if definition is None else factory_set(definition)
        if definition is None or definition.folder is None or bench is None or factory is None:
            return None
        shipped = max((package.sequence for package in shipped_packages(definition)), default=0)
        return PackageSubject(
            payload=bench.payload,
            pack=str(definition.folder / "pack.toml"),
            hardware=self._hardware or factory.header.hardware,
            sequence=1 + max(shipped, TrustState().highest_sequence(definition.id, self.view.serial)),
            reason=self.view.why,
            folder=halite_home() / "packages",
        )

    def packaged(self, path: Path, *, approved: bool) -> None:
        """A package of the working tables was made."""
        self._log("packaged", subject=path.name)
        advice = "" if approved else QCoreApplication.translate("Calibration", "It counts once somebody else has approved it.")
        self._show(note=Note(kind=words.PACKAGED, subject=str(path), advice=advice))

    # ------------------------------------------------------------ editing

    def choose(self, key: str) -> None:
        """Open a sheet."""
        if key != self.view.chosen and any(sheet.key == key for sheet in self.view.sheets):
            self._show(chosen=key)

    def choose_object(self, name: str) -> None:
        """Open the sheet of an object, or the first one that uses an axis."""
        if self.bench is None:
            return
        users = (name, *self.bench.sharers(name))
        self.choose(next((sheet.key for sheet in self.view.sheets if set(users) & set(sheet.names)), self.view.chosen))

    def edit(self, name: str, edit: Edit) -> None:
        """Do one edit to an object."""
        self._do(lambda bench: bench.apply(name, edit))

    def take(self, layer: Layer, cells: dict[str, Mask | None]) -> None:
        """Take values of a layer into the working ones: object or axis → which cells, None for all."""
        for name, mask in cells.items():
            self._do(lambda bench, name=name, mask=mask: bench.take(layer, name, mask))  # type: ignore[misc]

    def start_from(self, layer: Layer) -> None:
        """Make all values of a layer the working ones; undo brings the others back."""
        self._do(lambda bench: bench.start_from(layer))

    def undo(self) -> None:
        """Take the last step back."""
        self._do(lambda bench: bench.undo(), action="undo")

    def redo(self) -> None:
        """Do the step again that was taken back last."""
        self._do(lambda bench: bench.redo(), action="redo")

    def set_reference(self, layer: Layer) -> None:
        """Show differences against this layer."""
        self._show(reference=layer)

    def set_why(self, why: str) -> None:
        """Take the reason for the next changes."""
        self.view = replace(self.view, why=why)
        if self._steps is not None:
            self._steps.why = why

    # ------------------------------------------------------------ what panels ask for

    def table(self, name: str) -> GridTable | None:
        """Return an object as its table is shown."""
        if self.bench is None or self.definition is None:
            return None
        around = Surroundings(
            findings=self.view.findings,
            reference=self.view.reference,
            operating=self._operating,
            trace=tuple(self._trace),
            capacity_ah=self.definition.topology.capacity_ah,
            envelopes={} if self._judge is None else self._judge.envelope(self.bench, name),
        )
        return grid_table(self.bench, name, around)

    def comparison(self) -> LayerComparison | None:
        """Return all differences between working values and every layer that is there."""
        if self.bench is None:
            return None
        payloads = {WORKING: self.bench.payload}
        for layer in (Layer.DEVICE, Layer.FILE, Layer.DEFAULT):
            payload = self.bench.layer(layer)
            if payload is not None:
                payloads[layer.value] = payload
        return compare_layers(self.bench.description, payloads)

    def history(self) -> tuple[HistoryEntry, ...]:
        """Return who changed what, the newest first."""
        return () if self._steps is None else self._steps.entries()

    # ------------------------------------------------------------ inside

    def _set_layer(self, layer: Layer, payload: bytes, origin: str) -> None:
        """Put a layer beside; the working values follow it unless somebody has worked on them."""
        assert self.bench is not None
        self.bench.set_layer(layer, payload, origin)
        if not self.bench.changed:
            self.bench.start_from(layer)
        self._values_changed()

    def _do(self, step: Callable[[Workbench], Stroke | None], action: str = "") -> None:
        bench = self.bench
        if bench is None:
            return
        before = bench.payload
        try:
            stroke = step(bench)
        except (SafetyRefusalError, BadFileError) as error:
            self._show(note=Note(kind=words.REFUSED, text=error.what, advice=error.advice))
            return
        if stroke is not None:
            self._log(action or stroke.action, before=before)
        self._values_changed(note=None if stroke is not None else self.view.note)

    def _log(self, action: str, *, subject: str = "", before: bytes | None = None) -> None:
        """Put a step into the log; with `before` what it changed in the payload."""
        bench, log = self.bench, self._steps
        if bench is None or log is None:
            return
        try:
            if before is None:
                log.add(action, subject=subject)
            else:
                log.add_step(action, bench.description, before, bench.payload)
        except OSError as error:
            self._failed(error)

    def _failed(self, error: OSError | BadFileError) -> None:
        if isinstance(error, BadFileError):
            self._show(note=Note(kind=words.FAILED, text=error.what, advice=error.advice))
        else:
            self._show(note=Note(kind=words.FAILED, text=str(error)))

    def _values_changed(self, **changes: object) -> None:
        """Check, and show what follows from the values, at once with other changes of the view."""
        bench, judge = self.bench, self._judge
        if bench is None or judge is None:
            return
        self._show(
            findings=judge.findings(bench.payload),
            checked=judge.checked,
            inherited=judge.inherited(bench),
            undo=bench.undo_stroke,
            redo=bench.redo_stroke,
            changed=bench.changed_names(),
            layers=tuple(bench.origins.items()),
            revision=bench.revision,
            **changes,
        )

    def _show(self, **changes: object) -> None:
        self.view = replace(self.view, **changes)  # type: ignore[arg-type]  # names are those of CalibrationView
        self.on_change()

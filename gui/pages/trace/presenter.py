"""What the trace page decides: what is kept, shown, found and exported. No widgets."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import numpy.typing as npt

from bms.definition.model import PackDefinition
from bms.trace.filter_text import FilterTextError, parse_filter
from bms.trace.filtered_rows import FilteredRows
from bms.trace.frame_names import FrameNames
from bms.trace.id_table import EXTENDED_KEY
from bms.trace.row_filter import RowFilter
from bms.trace.trace_store import TraceStore
from bms.trace.trace_text import TimeBase, TimeMode, TraceText
from can_drivers.frame_columns import pack_batch
from engine.messages import LinkHealth, LinkStateChanged, PlaybackState, TraceFrames, WatchTrace
from engine.trace_export import TraceExport
from gui.bridge.engine_link import EngineLink
from gui.pages.trace.filter_words import with_word, without_key
from gui.pages.trace.id_lines import IdLines, take_lines
from gui.pages.trace.message_rows import MessageRows
from gui.pages.trace.recording import Recording
from gui.pages.trace.view import Mode, Scope, TraceView


class TracePresenter:
    """Keeps the frames and the rows. The page calls `tick` while it is visible; `on_rows` then says how the rows changed.

    Attributes:
        view: everything else that is shown.
        rows: the frames that are shown.
        lines: the ids that are shown.
        messages: the diagnostic messages that are shown; None before they were asked for, or without diagnostics.
        text: turns rows into words.
        recording: the frames that are kept, and the marks.
        on_change: the view changed.
        on_rows: rows of the present mode went away in front, came behind; (-1, -1): all are different. Of ids always (0, 0).
    """

    def __init__(self, engine: EngineLink, utc_offset_s: Callable[[], float]) -> None:
        """`utc_offset_s`: what to add to monotonic seconds now to get seconds since 1970 UTC."""
        self._engine = engine
        self._definition: PackDefinition | None = None
        self._names = FrameNames()
        self._filter: RowFilter | None = None
        self._matches: FilteredRows | None = None
        self._paused_at = 0
        self._moment_s: float | None = None
        self._order = (0, False)
        self._export: TraceExport | None = None
        self.recording = Recording(utc_offset_s)
        self.view = TraceView()
        self.rows = FilteredRows(self.store)
        self.lines: IdLines = take_lines(self.store, None)
        self.messages: MessageRows | None = None
        self.text = TraceText(self._names)
        self.on_change: Callable[[], None] = lambda: None
        self.on_rows: Callable[[int, int], None] = lambda _removed, _came: None

    @property
    def store(self) -> TraceStore:
        """The frames that are kept."""
        return self.recording.store

    @property
    def base(self) -> TimeBase:
        """What times count from."""
        return self.recording.base

    # ------------------------------------------------------------ what comes

    def trace_frames(self, message: TraceFrames) -> None:
        """Keep frames; they are opened when somebody looks."""
        if message.lost:
            self.view = replace(self.view, lost=self.view.lost + message.lost)
        if self.recording.add(message.frames):
            self._open_waiting()

    def link_changed(self, event: LinkStateChanged) -> None:
        """Ask for frames as soon as an adapter is opened, so that the earlier ones are there when the page is."""
        if event.state == "opening" and self.view.link != "opening":
            if self.recording.plays:
                self._renew(plays=False)
            self._engine.send(WatchTrace(on=True))
        elif event.state == "playback" and self.view.link != "playback":
            self._renew(plays=True)
        self._show(link=event.state, health=self.view.health if event.state != "disconnected" else None)

    def playback_changed(self, state: PlaybackState) -> None:
        """Show the frames of another moment of a recording at the next `tick`."""
        self._moment_s = state.now_s

    def take_moment(self) -> int | None:
        """Return the row of the moment a recording shows, if that is another one than at the last call."""
        moment_s, self._moment_s = self._moment_s, None
        return None if moment_s is None else self.row_at(moment_s - self.base.origin_s)

    def link_health(self, message: LinkHealth) -> None:
        """Show how the link does."""
        self._show(health=message)

    def set_definition(self, definition: PackDefinition) -> None:
        """Take the names and signals of a pack definition."""
        self._definition = definition
        self._names = FrameNames(definition)
        diagnostics = definition.diagnostics
        prefixed = diagnostics is not None and diagnostics.request_address_byte is not None
        self.text = TraceText(self._names, address_bytes=int(prefixed))
        self.messages = None
        self._show(can_read_messages=diagnostics is not None)
        self.set_filter(self.view.filter_text)

    def tick(self) -> None:
        """Bring what is shown up to date; ten times a second while the page is visible."""
        self._open_waiting()
        self._poll_export()
        grow = not self.view.paused
        removed, came = self.rows.update(grow=grow)
        if self._matches is not None and self._matches is not self.rows:
            self._matches.update(grow=grow)
        if self.view.mode is Mode.FRAMES:
            if removed or came:
                self.on_rows(removed, came)
        elif grow:
            self._update_mode()
        self._show_counts()

    # ------------------------------------------------------------ presses

    def set_mode(self, mode: Mode) -> None:
        """Show frames, ids or diagnostic messages."""
        self._show(mode=mode)
        self._update_mode()
        self.on_rows(-1, -1)
        self._show_counts()

    def set_time_mode(self, mode: TimeMode) -> None:
        """Tell times in another way."""
        self._show(time_mode=mode)
        self.on_rows(-1, -1)

    def sort_ids(self, order: int, *, descending: bool) -> None:
        """Sort the ids by `ID`, `COUNT` or `PERIOD` of `gui.pages.trace.id_lines`."""
        self._order = order, descending
        self._update_mode()

    def pause(self, *, on: bool) -> None:
        """Hold the rows still, or go on with everything that came meanwhile."""
        self._paused_at = self.store.end
        self._show(paused=on)
        self.tick()

    def clear(self) -> None:
        """Hide everything so far; `undo_clear` brings it back until the next clearing."""
        self._show(cleared=self.recording.clear(), lost=0)
        self._start_over()

    def undo_clear(self) -> None:
        """Show again what the last clearing hid."""
        self.recording.undo_clear()
        self._show(cleared=0)
        self._start_over()

    def set_filter(self, text: str) -> None:
        """Filter as typed; with a word that is not understood the rows stay as they are."""
        try:
            self._filter = parse_filter(text, self._names, self.base.origin_s)
        except FilterTextError as error:
            self._show(filter_text=text, filter_error=error.word)
            return
        self._show(filter_text=text, filter_error="")
        self._choose_rows()

    def toggle_word(self, word: str, *, on: bool) -> None:
        """Add a word to the filter, or take it out."""
        self.set_filter(with_word(self.view.filter_text, word, on=on))

    def only_id(self, word: str) -> None:
        """Show this id and no other."""
        self.set_filter(with_word(without_key(self.view.filter_text, "id"), f"id:{word}", on=True))

    def hide_id(self, word: str) -> None:
        """Hide this id too."""
        self.set_filter(with_word(self.view.filter_text, f"-id:{word}", on=True))

    def set_matches_only(self, *, on: bool) -> None:
        """Hide what does not match, or only mark what does."""
        self._show(matches_only=on)
        self._choose_rows()

    # ------------------------------------------------------------ questions

    def has_long_ids(self) -> bool:
        """Return whether 29-bit ids were seen, which need more room."""
        ids = self.store.ids
        return bool((ids.keys[: len(ids)] & EXTENDED_KEY).any())

    def is_match(self, row: int) -> bool:
        """Return whether a row is to be shown as found: there is a filter that hides nothing, and it matches."""
        if self._matches is None or self.view.matches_only:
            return False
        position = self._matches.position(row)
        return position < len(self._matches) and self._matches.row(position) == row

    def next_match(self, row: int, *, forward: bool) -> int | None:
        """Return the next row that matches the filter after (or before) a row, going round; None when there is none."""
        return _neighbour(self._matches or self.rows, row, forward=forward)

    def row_at(self, seconds: float) -> int | None:
        """Return the row shown at or after a time, in seconds since the start; None when nothing is shown."""
        if not len(self.rows):
            return None
        position = self.rows.position(self.store.row_at(self.base.origin_s + seconds))
        return self.rows.row(min(position, len(self.rows) - 1))

    # ------------------------------------------------------------ export

    def rows_of(self, scope: Scope, selected: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
        """Return the rows to be exported."""
        if scope is Scope.SELECTED:
            return np.sort(selected)
        return self.rows.rows() if scope is Scope.SHOWN else np.arange(self.store.first, self.store.end)

    def export(self, path: Path, suffix: str, rows: npt.NDArray[np.int64]) -> None:
        """Write rows to a file, beside everything else."""
        if self._export is not None:
            return
        batches = (pack_batch(batch) for batch in self.store.batches(rows))
        self._export = TraceExport(path, suffix, batches, total=len(rows), utc_offset_s=self.base.utc_offset_s)
        self._show(export=self._export.state)

    def stop_export(self) -> None:
        """Give the running export up."""
        if self._export is not None:
            state, self._export = self._export.stop(), None
            self._show(export=state)

    def forget_export(self) -> None:
        """The result of the last export was read."""
        if self._export is None:
            self._show(export=None)

    def close(self) -> None:
        """Stop what runs by itself."""
        self.stop_export()

    def _poll_export(self) -> None:
        if self._export is not None:
            state = self._export.poll()
            if not state.running:
                self._export = None
            self._show(export=state)

    # ------------------------------------------------------------ keeping up to date

    def _open_waiting(self) -> None:
        if self.recording.open_waiting():
            # A time in the filter counts from the first frame.
            self.set_filter(self.view.filter_text)

    def _renew(self, *, plays: bool) -> None:
        self.recording.renew(plays=plays)
        self._show(cleared=0, lost=0, paused=False)
        self._start_over()

    def _start_over(self) -> None:
        self._paused_at = self.store.end
        self.messages = None
        self._choose_rows()

    def _choose_rows(self) -> None:
        self._matches = FilteredRows(self.store, self._filter) if self._filter is not None else None
        hides = self._matches is not None and self.view.matches_only
        self.rows = self._matches if hides and self._matches is not None else FilteredRows(self.store)
        if self.messages is not None:
            self.messages.set_filter(self._filter)
        self._update_mode()
        self.on_rows(-1, -1)
        self._show_counts()

    def _update_mode(self) -> None:
        if self.view.mode is Mode.IDS:
            self.lines = take_lines(self.store, self._filter, order=self._order[0], descending=self._order[1])
            self.on_rows(0, 0)
        elif self.view.mode is Mode.MESSAGES:
            self._read_messages()

    def _read_messages(self) -> None:
        diagnostics = self._definition.diagnostics if self._definition is not None else None
        if diagnostics is None:
            return
        if self.messages is None:
            self.messages = MessageRows(self.store, diagnostics, self._filter)
        complete, came = self.messages.update()
        if came:
            self.on_rows(0, came)
        self._show(reading=not complete)

    def _show_counts(self) -> None:
        shown = {
            Mode.FRAMES: len(self.rows),
            Mode.IDS: len(self.lines),
            Mode.MESSAGES: len(self.messages) if self.messages is not None else 0,
        }[self.view.mode]
        self._show(
            frames=len(self.store),
            shown=shown,
            held=self.store.end - self._paused_at if self.view.paused else 0,
            forgotten=self.store.forgotten,
            matches=None if self._matches is None else len(self._matches),
        )

    def _show(self, **changes: object) -> None:
        view = replace(self.view, **changes)  # type: ignore[arg-type]  # names are those of TraceView
        if view != self.view:
            self.view = view
            self.on_change()


def _neighbour(rows: FilteredRows, row: int, *, forward: bool) -> int | None:
    if not len(rows):
        return None
    position = rows.position(row + 1) if forward else rows.position(row) - 1
    return rows.row(position % len(rows))

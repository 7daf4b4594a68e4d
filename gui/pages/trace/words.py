"""Words for what the trace shows; one place."""

from PySide6.QtCore import QCoreApplication

from bms.trace.frame_names import DiagnosticRole
from bms.trace.trace_text import TimeMode
from engine.trace_export import ExportState, Loss
from gui.pages.trace.view import Mode, Scope, TraceView
from gui.wording import engine_text


def counted(number: int) -> str:
    """Return a number with thin spaces between thousands."""
    return f"{number:,}".replace(",", "\u2009")


def mode_word(mode: Mode) -> str:
    """Return the name of a mode."""
    translate = QCoreApplication.translate
    return {
        Mode.FRAMES: translate("Trace", "Frames"),
        Mode.IDS: translate("Trace", "By id"),
        Mode.MESSAGES: translate("Trace", "Messages"),
    }[mode]


def mode_tip(mode: Mode) -> str:
    """Return what a mode shows."""
    translate = QCoreApplication.translate
    return {
        Mode.FRAMES: translate("Trace", "Every frame in the order in which it came"),
        Mode.IDS: translate("Trace", "The newest frame of each id, with its count and period"),
        Mode.MESSAGES: translate("Trace", "Diagnostic messages put together from their frames"),
    }[mode]


def time_word(mode: TimeMode) -> str:
    """Return the name of a way to tell times."""
    translate = QCoreApplication.translate
    return {
        TimeMode.SINCE_START: translate("Trace", "Time since start"),
        TimeMode.CLOCK: translate("Trace", "Time of day"),
        TimeMode.DELTA: translate("Trace", "Since the row above"),
        TimeMode.SAME_ID: translate("Trace", "Since the same id"),
    }[mode]


def role_word(role: DiagnosticRole | None) -> str:
    """Return what an id is for in diagnostics, or nothing."""
    translate = QCoreApplication.translate
    return {
        None: "",
        DiagnosticRole.REQUEST: translate("Trace", "Request"),
        DiagnosticRole.RESPONSE: translate("Trace", "Response"),
        DiagnosticRole.FUNCTIONAL: translate("Trace", "Request to all"),
    }[role]


def scope_word(scope: Scope, count: int) -> str:
    """Return which frames are exported, and how many they are."""
    translate = QCoreApplication.translate
    words = {
        Scope.SELECTED: translate("Trace", "Selected rows (%s frames)"),
        Scope.SHOWN: translate("Trace", "What the filter shows (%s frames)"),
        Scope.ALL: translate("Trace", "Everything (%s frames)"),
    }
    return words[scope] % counted(count)


def loss_word(loss: Loss) -> str:
    """Return what a file format cannot hold."""
    translate = QCoreApplication.translate
    return {
        Loss.FD_FRAMES: translate("Trace", "CAN FD frames are left out."),
        Loss.REMOTE_FRAMES: translate("Trace", "Remote frames are left out."),
        Loss.ERROR_FRAMES: translate("Trace", "Error reports are left out."),
        Loss.FD_MARKS: translate("Trace", "CAN FD frames lose their FD, BRS and ESI marks."),
        Loss.DIRECTION: translate("Trace", "Whether a frame was sent or received is lost."),
        Loss.BUS: translate("Trace", "Which bus a frame was on is lost."),
        Loss.ERROR_DETAILS: translate("Trace", "Error reports lose what they said."),
        Loss.READING_BACK: translate("Trace", "It is for reading by people; programs do not open it."),
    }[loss]


def counts_line(view: TraceView) -> str:
    """Return one line about how many frames there are, are shown, and are missing."""
    translate = QCoreApplication.translate
    parts = [translate("Trace", "%s frames") % counted(view.frames)]
    if view.matches is not None:
        parts = [translate("Trace", "%s of %s frames match") % (counted(view.matches), counted(view.frames))]
    if view.paused and view.held:
        parts.append(translate("Trace", "%s came while paused") % counted(view.held))
    if view.reading:
        parts.append(translate("Trace", "messages are still being read"))
    if view.forgotten:
        parts.append(translate("Trace", "%s oldest given up") % counted(view.forgotten))
    return " · ".join(parts)


def export_line(state: ExportState) -> str:
    """Return how an export stands, in one sentence."""
    translate = QCoreApplication.translate
    if state.running:
        return translate("Trace", "Writing %s: %s of %s frames") % (
            state.path.name,
            counted(state.written + state.left_out),
            counted(state.total),
        )
    if state.stopped:
        return translate("Trace", "Writing was stopped; no file was left behind.")
    if state.error:
        return f"{engine_text(state.error)} {engine_text(state.advice)}".strip()
    line = translate("Trace", "%s frames written to %s") % (counted(state.written), state.path)
    if state.left_out:
        line += " · " + translate("Trace", "%s left out, which this format cannot hold") % counted(state.left_out)
    return line


def export_notes(state: ExportState) -> str:
    """Return what the file does not have of the frames in it, a line each; empty when it has everything, or is not there."""
    if state.running or state.stopped or state.error:
        return ""
    lines = [loss_word(loss) for loss in state.losses]
    if state.moved:
        words = QCoreApplication.translate(
            "Trace", "%s frames bear the earliest time this format can hold. MF4 keeps the times."
        )
        lines.insert(0, words % counted(state.moved))
    return "\n".join(lines)

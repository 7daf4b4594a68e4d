"""Why there are no rows, and what to do."""

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from gui.pages.trace.view import Mode, TraceView
from gui.pages.trace.words import counted
from gui.wording import engine_text


@dataclass(frozen=True, slots=True, kw_only=True)
class Emptiness:
    """What stands in place of the rows. The button leads to connecting, or, when there are frames, takes the filter away."""

    heading: str
    sentence: str
    button: str = ""


def emptiness(view: TraceView) -> Emptiness | None:
    """Return why there are no rows, or None when there are some."""
    translate = QCoreApplication.translate
    if view.shown:
        return None
    if view.frames and view.matches is not None:
        heading = translate("Trace", "No diagnostic message matches")
        if not view.matches or view.mode is not Mode.MESSAGES:
            heading = translate("Trace", "0 of %s frames match") % counted(view.frames)
        return Emptiness(
            heading=heading,
            sentence=translate("Trace", "The filter is %s") % view.filter_text,
            button=translate("Trace", "Clear the filter"),
        )
    if view.frames and view.mode is Mode.MESSAGES:
        return Emptiness(
            heading=translate("Trace", "No diagnostic messages"),
            sentence=translate("Trace", "Nobody has asked the BMS anything in the frames that are kept."),
        )
    if view.frames:
        return Emptiness(
            heading=translate("Trace", "Frames are held back"),
            sentence=translate("Trace", "The rows are paused. Press Space or Pause to go on."),
        )
    if not view.connected:
        return Emptiness(
            heading=translate("Trace", "No frames yet"),
            sentence=translate("Trace", "Connect to an adapter; every frame is kept from then on."),
            button=translate("Trace", "Connect…"),
        )
    health = view.health
    if health is not None and health.diagnosis:
        return Emptiness(heading=engine_text(health.diagnosis), sentence=engine_text(health.advice))
    return Emptiness(
        heading=translate("Trace", "Connected, and the bus is silent"),
        sentence=translate("Trace", "Frames appear here as soon as one arrives."),
    )

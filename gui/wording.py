"""Words and signs for what the engine reports in codes; one place, so that every page says the same."""

import re
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from engine.messages import Adapter, LinkSettings
from gui.engine_sentences import CONTEXT, Found, FoundList, fill, find_sentences
from gui.translation import translations_folder

_PROCESS = re.compile(r"process (\S+) \((.*)\)")


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkWords:
    """How a link state is shown: icon, colour of the theme, word."""

    icon: str
    tint: str
    word: str


def link_words(state: str) -> LinkWords:
    """Return icon, colour and word for a link state of `engine.messages.LinkStateChanged`."""
    translate = QCoreApplication.translate
    words = {
        "disconnected": ("lost", "muted", translate("Link", "Not connected")),
        "opening": ("running", "accent", translate("Link", "Opening the adapter")),
        "bus_silent": ("warning", "warning", translate("Link", "No traffic on the bus")),
        "bus_alive": ("running", "accent", translate("Link", "Traffic, BMS not identified yet")),
        "bms_identified": ("running", "accent", translate("Link", "BMS identified, its values are missing")),
        "ready": ("ok", "ok", translate("Link", "Connected")),
        "lost": ("lost", "warning", translate("Link", "Connection lost")),
        "bus_off": ("warning", "warning", translate("Link", "Bus off")),
        "failed": ("fault", "fault", translate("Link", "Adapter cannot be opened")),
        "playback": ("play", "accent", translate("Link", "A recording is open")),
    }
    icon, tint, word = words.get(state, words["disconnected"])
    return LinkWords(icon=icon, tint=tint, word=word)


def link_text(link: LinkSettings) -> str:
    """Return one line about a link, e.g. `slcan · COM3 · 500 kbit/s`."""
    rate = f"{link.bitrate_bps / 1000:g} kbit/s"
    if link.fd:
        rate += f" / {link.data_bitrate_bps / 1_000_000:g} Mbit/s FD"
    return f"{link.interface} · {link.channel} · {rate}"


def adapter_status_words(status: str) -> tuple[str, str, str]:
    """Return icon, colour and word for an adapter's status."""
    translate = QCoreApplication.translate
    return {
        "ready": ("ok", "ok", translate("Adapter", "Ready")),
        "driver_missing": ("warning", "warning", translate("Adapter", "Driver missing")),
        "no_permission": ("lock", "warning", translate("Adapter", "No permission")),
        "busy": ("warning", "warning", translate("Adapter", "In use by another program")),
        "not_answering": ("warning", "warning", translate("Adapter", "Not answering")),
    }.get(status, ("info", "muted", status))


def adapter_advice(adapter: Adapter) -> str:
    """Return what to do about an adapter that cannot be used, in the user's language."""
    translate = QCoreApplication.translate
    if adapter.status != "busy" or not adapter.holder:
        return engine_text(adapter.advice)
    if adapter.holder == "this program":
        return translate("Adapter", "Held by this program: disconnect first.")
    process = _PROCESS.fullmatch(adapter.holder)
    holder = translate("Adapter", "process %s (%s)") % process.groups() if process else adapter.holder
    return translate("Adapter", "Held by %s: end it first.") % holder


def severity_words(severity: str) -> tuple[str, str, str]:
    """Return icon, colour and word for a fault's severity."""
    translate = QCoreApplication.translate
    return {
        "fault": ("fault", "fault", translate("Severity", "Fault")),
        "warning": ("warning", "warning", translate("Severity", "Warning")),
        "info": ("info", "muted", translate("Severity", "Notice")),
    }.get(severity, ("warning", "warning", translate("Severity", "Warning")))


def status_word(status: str) -> str:
    """Return a status bit of a fault in words (ISO 14229-1, D.2)."""
    translate = QCoreApplication.translate
    return {
        "active": translate("FaultStatus", "active now"),
        "failed_this_cycle": translate("FaultStatus", "failed this cycle"),
        "pending": translate("FaultStatus", "pending"),
        "confirmed": translate("FaultStatus", "confirmed"),
        "not_tested_since_clear": translate("FaultStatus", "not tested since clearing"),
        "failed_since_clear": translate("FaultStatus", "failed since clearing"),
        "not_tested_this_cycle": translate("FaultStatus", "not tested this cycle"),
        "warning_lamp": translate("FaultStatus", "warning lamp on"),
    }.get(status, status.replace("_", " "))


def pack_text(text: str) -> str:
    """Return a text of a pack definition in the user's language; one the translation does not know stays as it is."""
    return QCoreApplication.translate("Pack", text) if text else ""


def engine_text(text: str) -> str:
    """Return sentences of the engine in the user's language; one the translation does not know stays as it is."""
    sentences = find_sentences(translations_folder(), text) if text else ()
    return " ".join(map(_told, sentences)).replace("。 ", "。")


def _told(found: Found | FoundList) -> str:
    translate = QCoreApplication.translate
    if isinstance(found, FoundList):
        items = [_told(item) for item in found.items]
        is_told_otherwise = any(item != one.source for item, one in zip(items, found.items, strict=True))
        return (translate(CONTEXT, ", ") if is_told_otherwise else ", ").join(items)
    text = translate(CONTEXT, found.source)
    if not found.is_known:
        return pack_text(text)
    if found.lacks_full_stop:
        text = text.removesuffix(".").removesuffix("。")
    return fill(text, tuple(map(_told, found.values)))


def signed(value: float, decimals: int = 0) -> str:
    """Return a number with a real minus sign; never −0."""
    text = f"{value:.{decimals}f}"
    if float(text) == 0:
        text = text.lstrip("-")
    return text.replace("-", "−")

"""Words of the link sheet; one place."""

from PySide6.QtCore import QCoreApplication

from bms.trace.filter_text import id_word
from bms.trace.frame_names import DiagnosticRole, FrameNames
from engine.messages import IdRate, LinkHealth, LinkSettings, LinkStateChanged
from gui.dialogs.link_sheet.view import Counter, Fact, IdLine, Verdict
from gui.wording import engine_text, link_words

NOT_TOLD = "–"
WARNING_LIMIT = 96
PASSIVE_LIMIT = 128
BUS_OFF_LIMIT = 256
"""Limits of the error counters (ISO 11898-1, 12.1.4)."""
NOT_OPEN = frozenset({"disconnected", "opening", "lost", "failed", "playback"})


def verdict(state: LinkStateChanged, diagnosis: str, advice: str) -> Verdict:
    """Return how the link stands. `diagnosis` and `advice` of the last report replace those of the state."""
    words = link_words(state.state)
    troubled = state.state == "ready" and bool(diagnosis)
    return Verdict(
        icon="warning" if troubled else words.icon,
        tint="warning" if troubled else words.tint,
        sentence=_sentence(state.state, troubled=troubled),
        cause=engine_text(diagnosis or state.cause),
        advice=engine_text(advice if diagnosis else state.advice),
    )


def _sentence(state: str, *, troubled: bool) -> str:
    translate = QCoreApplication.translate
    if troubled:
        return translate("LinkSheet", "The link works, but the bus has errors.")
    return {
        "opening": translate("LinkSheet", "The adapter is being opened."),
        "bus_silent": translate("LinkSheet", "The adapter is open, but the bus is silent."),
        "bus_alive": translate("LinkSheet", "Frames arrive, but the BMS is not known yet."),
        "bms_identified": translate("LinkSheet", "The BMS is known, but its values are missing."),
        "ready": translate("LinkSheet", "The link works."),
        "lost": translate("LinkSheet", "The adapter is gone; Halite keeps trying to open it."),
        "bus_off": translate("LinkSheet", "The adapter had to leave the bus after too many errors."),
        "failed": translate("LinkSheet", "The adapter cannot be opened; Halite keeps trying."),
    }.get(state, translate("LinkSheet", "Nothing is connected."))


def untold(state: str) -> str:
    """Return why something is not told."""
    if state in NOT_OPEN:
        return QCoreApplication.translate("LinkSheet", "Not known while the adapter is not open")
    return QCoreApplication.translate("LinkSheet", "This adapter's driver does not tell")


def adapter_facts(link: LinkSettings | None, health: LinkHealth | None) -> tuple[Fact, ...]:
    """Return what the adapter is and how it sits on the bus."""
    translate = QCoreApplication.translate
    told = health or LinkHealth(adapter="")
    facts = [
        (translate("LinkSheet", "Adapter"), told.adapter),
        (translate("LinkSheet", "Serial number"), told.adapter_serial),
        (translate("LinkSheet", "Firmware"), told.firmware),
        (translate("LinkSheet", "Hardware"), told.hardware),
        (translate("LinkSheet", "Channel"), f"{link.interface} · {link.channel}" if link is not None else ""),
        (translate("LinkSheet", "Bit rate"), f"{link.bitrate_bps / 1000:g} kbit/s" if link is not None else ""),
        (translate("LinkSheet", "Sample point"), _per_cent(told.sample_point_pct)),
    ]
    if link is not None and link.fd:
        facts += [
            (translate("LinkSheet", "Data bit rate"), f"{link.data_bitrate_bps / 1_000_000:g} Mbit/s FD"),
            (translate("LinkSheet", "Data sample point"), _per_cent(told.data_sample_point_pct)),
        ]
    termination = {True: translate("LinkSheet", "120 Ω on"), False: translate("LinkSheet", "off"), None: ""}
    listen_only = translate("LinkSheet", "yes, sends nothing") if told.listen_only else translate("LinkSheet", "no")
    facts += [
        (translate("LinkSheet", "Termination"), termination[told.termination]),
        (translate("LinkSheet", "Listen-only"), listen_only if health is not None else ""),
    ]
    return tuple(Fact(caption=caption, text=text) for caption, text in facts)


def controller_fact(controller: str) -> Fact:
    """Return the state of the CAN controller in words."""
    translate = QCoreApplication.translate
    word = {
        "error_active": translate("LinkSheet", "error active: in order"),
        "error_warning": translate("LinkSheet", "warning: many errors"),
        "error_passive": translate("LinkSheet", "error passive: very many errors"),
        "bus_off": translate("LinkSheet", "bus off: it left the bus"),
    }.get(controller, "")
    return Fact(caption=translate("LinkSheet", "State"), text=word)


def counters(health: LinkHealth | None) -> tuple[Counter, ...]:
    """Return both error counters with what they mean."""
    translate = QCoreApplication.translate
    told = health or LinkHealth(adapter="")
    return (
        _counter(translate("LinkSheet", "Transmit errors"), told.tx_errors),
        _counter(translate("LinkSheet", "Receive errors"), told.rx_errors),
    )


def _counter(caption: str, errors: int | None) -> Counter:
    translate = QCoreApplication.translate
    if errors is None or errors < WARNING_LIMIT:
        return Counter(caption=caption, errors=errors)
    if errors < PASSIVE_LIMIT:
        return Counter(caption=caption, errors=errors, tint="warning", word=translate("LinkSheet", "warning"))
    return Counter(caption=caption, errors=errors, tint="fault", word=translate("LinkSheet", "passive"))


def count_facts(health: LinkHealth | None) -> tuple[Fact, ...]:
    """Return what happened since connecting, and what waits."""
    translate = QCoreApplication.translate
    told = health or LinkHealth(adapter="")
    facts = (
        (translate("LinkSheet", "Frames received"), told.frames),
        (translate("LinkSheet", "Frames dropped"), told.dropped),
        (translate("LinkSheet", "Error reports"), told.error_frames),
        (translate("LinkSheet", "Bus-offs"), told.bus_offs),
        (translate("LinkSheet", "Adapter lost"), told.losses),
        (translate("LinkSheet", "Waiting to be sent"), told.tx_queue),
        (translate("LinkSheet", "Waiting to be read"), told.rx_queue),
        (translate("LinkSheet", "Requests of other testers"), told.foreign_requests),
        (translate("LinkSheet", "Answers ignored"), told.ignored_answers),
    )
    unknown = health is None
    return tuple(
        Fact(caption=caption, text="" if count is None or unknown else f"{count:,}".replace(",", "\u2009"))
        for caption, count in facts
    )


def name_of(rate: IdRate, names: FrameNames) -> str:
    """Return what the pack definition calls an id, or nothing."""
    translate = QCoreApplication.translate
    message = names.message(rate.can_id, extended=rate.is_extended)
    if message is not None:
        return message.name
    return {
        None: "",
        DiagnosticRole.REQUEST: translate("LinkSheet", "Diagnostic request"),
        DiagnosticRole.RESPONSE: translate("LinkSheet", "Diagnostic answer"),
        DiagnosticRole.FUNCTIONAL: translate("LinkSheet", "Diagnostic request to all"),
    }[names.role(rate.can_id, extended=rate.is_extended)]


def id_headings() -> tuple[str, ...]:
    """Return the names of the columns of the table of ids."""
    translate = QCoreApplication.translate
    return (
        translate("LinkSheet", "Id"),
        translate("LinkSheet", "Name"),
        translate("LinkSheet", "Frames/s"),
        translate("LinkSheet", "Period ms"),
        translate("LinkSheet", "Jitter ms"),
        translate("LinkSheet", "Length"),
        translate("LinkSheet", "Count"),
    )


def id_texts(line: IdLine) -> tuple[str, ...]:
    """Return what stands in these columns for one id."""
    rate = line.rate
    return (
        id_word(rate.can_id, extended=rate.is_extended),
        line.name,
        f"{rate.frames_per_s:.1f}",
        NOT_TOLD if rate.period_ms is None else f"{rate.period_ms:.1f}",
        NOT_TOLD if rate.jitter_ms is None else f"{rate.jitter_ms:.1f}",
        str(rate.length),
        str(rate.frames),
    )


def _per_cent(value: float | None) -> str:
    return "" if value is None else f"{value:g} %"

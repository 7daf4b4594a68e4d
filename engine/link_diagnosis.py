"""From evidence to a diagnosis: why nothing, or not the right thing, arrives over an open adapter. Pure."""

from dataclasses import dataclass, field

from bms.definition.model import PackDefinition
from bms.errors import NegativeResponseError, UnexpectedResponseError
from can_drivers.bus_status import BusStatus, ControllerState
from can_drivers.errors import ExplainedError
from can_drivers.settings import LinkSettings

_WARNING_LIMIT = 96
"""Error counters from here on are a warning (ISO 11898-1, 12.1.4)."""
_TROUBLED = frozenset({ControllerState.ERROR_WARNING, ControllerState.ERROR_PASSIVE, ControllerState.BUS_OFF})
_PROGRAMMING_SESSION = 0x02
"""ISO 14229-1, table 25: only a boot loader has it."""
_IDS_SHOWN = 3
_LARGEST_STANDARD_ID = 0x7FF


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """What is wrong, in one sentence, and the one thing to do."""

    cause: str
    advice: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Traffic:
    """What the bus did since the adapter was opened.

    Attributes:
        last_frame_s: when the last good frame came; None: none yet.
        sent: frames sent since then.
        errors: error reports since then, before anything was sent: others make them.
        errors_after_sending: error reports since then, after something was sent: it may be the cause.
    """

    last_frame_s: float | None = None
    sent: int = 0
    errors: int = 0
    errors_after_sending: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What is known about an open link.

    Attributes:
        link: how the adapter was opened.
        definition: the pack that is expected.
        asks: the BMS is asked who it is.
        traffic: what the bus did.
        status: what the controller tells.
        ids: ids seen in the last seconds.
        refusal: why the BMS did not say who it is, if it was asked.
        session: diagnostic session the BMS says it is in, if it was asked.
    """

    link: LinkSettings
    definition: PackDefinition
    asks: bool
    traffic: Traffic = field(default_factory=Traffic)
    status: BusStatus = field(default_factory=BusStatus)
    ids: frozenset[int] = frozenset()
    refusal: ExplainedError | None = None
    session: int | None = None

    @property
    def was_refused(self) -> bool:
        """Whether the BMS was asked who it is, and answered something else: the bus is not dead."""
        return isinstance(self.refusal, NegativeResponseError | UnexpectedResponseError)

    @property
    def hears_errors(self) -> bool:
        """Whether others talk and none of it is understood."""
        quiet_but_troubled = self.traffic.sent == 0 and self.status.controller in _TROUBLED
        return self.traffic.errors > 0 or (self.status.rx_errors or 0) >= _WARNING_LIMIT or quiet_but_troubled

    @property
    def is_unacknowledged(self) -> bool:
        """Whether what was sent did not come through."""
        troubled = (self.status.tx_errors or 0) >= _WARNING_LIMIT or self.status.controller in _TROUBLED
        return self.traffic.sent > 0 and (troubled or self.traffic.errors_after_sending > 0)


def explain_silence(evidence: Evidence) -> Explanation:
    """Say why no good frame arrives."""
    definition, refusal = evidence.definition, evidence.refusal
    rate = rate_text(evidence.link.bitrate_bps)
    if refusal is not None and evidence.was_refused:
        return Explanation(
            cause=f"The BMS speaks only when asked, and does not say who it is: {refusal.what}",
            advice=refusal.advice or "Check that the pack definition belongs to this pack.",
        )
    if evidence.hears_errors and evidence.traffic.last_frame_s is not None:
        return Explanation(
            cause="Frames arrived before, now only bus errors do.",
            advice="Check CAN-H and CAN-L for a short circuit or a loose plug; then unplug the adapter and plug it in again.",
        )
    if evidence.link.bitrate_bps != definition.link.bitrate_bps:
        return Explanation(
            cause=f"The adapter is open, but no good frame arrives at {rate}.",
            advice=f"{definition.title} talks at {rate_text(definition.link.bitrate_bps)}: connect with that bit rate.",
        )
    if evidence.hears_errors:
        return Explanation(
            cause=f"The adapter is open, but only bus errors arrive at {rate}.",
            advice="The bit rate is probably wrong; otherwise check CAN-H, CAN-L and the termination (120 ohm at both ends).",
        )
    if evidence.is_unacknowledged:
        return Explanation(
            cause="Nobody acknowledges what Halite sends: the adapter is alone on the bus.",
            advice=(
                "Check that the plug is in, that the pack has its 12 V supply and is awake, and that the bus is terminated "
                "with 120 ohm at both ends."
            ),
        )
    if evidence.link.listen_only:
        return Explanation(
            cause=f"Nothing arrives at {rate}, and the adapter only listens, so nothing can be asked.",
            advice="Wake the pack, or connect without listen-only if you may send on this bus.",
        )
    if definition.broadcasts is None:
        return Explanation(
            cause=f"The adapter is open, but nobody answers at {rate}.",
            advice="Switch the ignition on; check the diagnostic connector and whether the pack definition fits.",
        )
    return Explanation(
        cause=f"The adapter is open, but nothing arrives at {rate}.",
        advice=(
            "Check that the pack has its 12 V supply and is awake, that CAN-H and CAN-L are connected and not swapped, "
            "that the bus is terminated with 120 ohm at both ends, and that the bit rate is right."
        ),
    )


def explain_traffic(evidence: Evidence) -> Explanation:
    """Say why frames arrive and the BMS is not known all the same."""
    definition, refusal = evidence.definition, evidence.refusal
    if evidence.asks and refusal is None:
        return Explanation(cause="Frames arrive. Asking the BMS who it is.", advice="Wait a moment.")
    if not evidence.was_refused and (ids := _foreign_ids(evidence)):
        return Explanation(
            cause=f"Frames arrive ({ids}), but none that {definition.title} sends ({_listed(expected_ids(definition))}).",
            advice="Choose the definition of this pack, or plug the adapter into the bus of the battery.",
        )
    if refusal is not None:
        return Explanation(
            cause=f"Frames arrive, but the BMS does not say who it is: {refusal.what}",
            advice=refusal.advice or "Check that the pack definition belongs to this pack.",
        )
    if evidence.link.listen_only and definition.broadcasts is None:
        return Explanation(
            cause="Frames arrive, but the adapter only listens, and this pack tells its values only when asked.",
            advice="Connect without listen-only if you may send on this bus.",
        )
    return Explanation(
        cause=f"Frames arrive, but none yet with values of {definition.title}.",
        advice="Check that the pack definition, and the DBC if one was given, belong to this pack.",
    )


def explain_missing_values(evidence: Evidence) -> Explanation:
    """Say why a BMS that said who it is shows no values."""
    definition = evidence.definition
    if evidence.session == _PROGRAMMING_SESSION:
        return Explanation(
            cause="The BMS is in its boot loader: it answers, but its application and its values are not there.",
            advice="Start the interrupted update again: it resumes. Otherwise switch the pack off and on.",
        )
    if definition.broadcasts is None:
        return Explanation(
            cause="The BMS said who it is, but does not answer the requests for its values.",
            advice="Switch the ignition on, and check that the pack definition belongs to this pack.",
        )
    if evidence.ids.isdisjoint(broadcast_ids(definition)):
        return Explanation(
            cause=f"The BMS said who it is, but its values do not arrive ({_listed(broadcast_ids(definition))}).",
            advice="Check that the adapter is on the bus of the battery and not behind a gateway.",
        )
    return Explanation(
        cause="The BMS said who it is and sends, but no cell voltage in it is valid.",
        advice="Read its faults, and check that the pack definition, and the DBC if one was given, belong to this pack.",
    )


def explain_yielding() -> Explanation:
    """Say why no values are asked for while another tester is at work."""
    return Explanation(
        cause="Another tester is asking this BMS, so Halite asks for no values.",
        advice="Values come again by themselves some seconds after its last request; unplug it if it is not needed.",
    )


def broadcast_ids(definition: PackDefinition) -> frozenset[int]:
    """Return the ids under which the pack sends values unasked."""
    if definition.broadcasts is None:
        return frozenset()
    return frozenset(message.can_id for message in definition.broadcasts.database.messages.values())


def expected_ids(definition: PackDefinition) -> frozenset[int]:
    """Return every id this pack may send under."""
    commands = () if definition.polling is None else definition.polling.commands
    answers = {command.response_id for command in commands}
    if definition.diagnostics is not None:
        answers.add(definition.diagnostics.response_id)
    return broadcast_ids(definition) | answers


def rate_text(bitrate_bps: int) -> str:
    """Return a bit rate for people."""
    return f"{bitrate_bps / 1000:g} kbit/s"


def _foreign_ids(evidence: Evidence) -> str:
    """Return the ids that arrive if none of them is this pack's, else nothing."""
    foreign = evidence.ids and evidence.ids.isdisjoint(expected_ids(evidence.definition))
    return _listed(evidence.ids) if foreign else ""


def _listed(ids: frozenset[int]) -> str:
    """Return a few ids in hex, and how many more there are."""
    shown = ", ".join(f"0x{one:X}" if one <= _LARGEST_STANDARD_ID else f"0x{one:08X}" for one in sorted(ids)[:_IDS_SHOWN])
    return shown if len(ids) <= _IDS_SHOWN else f"{shown} and {len(ids) - _IDS_SHOWN} more"

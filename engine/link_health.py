"""How the link does, once a second, from what the wire counted and the adapter told. Pure."""

from dataclasses import dataclass

from can_drivers.bus_status import AdapterDetails, BusStatus, ControllerState
from can_drivers.settings import LinkSettings
from engine.bus_load import BusRates
from engine.link_states import LinkState
from engine.messages import IdRate, LinkHealth, LinkStateChanged

PERIOD_S = 1.0
_NOTHING_WRONG = frozenset({LinkState.READY, LinkState.OPENING})


@dataclass(frozen=True, slots=True, kw_only=True)
class WireCounts:
    """What was counted on a connection.

    Attributes:
        frames: received since connecting.
        dropped: known to be lost since connecting.
        error_frames: error reports since the adapter was opened.
        rates: of the last second.
        ids: of the last seconds.
        foreign_requests: requests of other testers to this BMS since connecting.
        ignored_answers: answers that belonged to no request since connecting.
    """

    frames: int
    dropped: int
    error_frames: int
    rates: BusRates
    ids: tuple[IdRate, ...]
    foreign_requests: int = 0
    ignored_answers: int = 0


def link_health(
    link: LinkSettings,
    *,
    details: AdapterDetails | None,
    status: BusStatus,
    counts: WireCounts,
    state: LinkStateChanged,
    losses: int,
    bus_offs: int,
) -> LinkHealth:
    """Return the message.

    Args:
        link: how the adapter was to be opened.
        details: what the open adapter told about itself, None if none is open.
        status: what its controller tells.
        counts: what was counted.
        state: the link's state, for the diagnosis.
        losses: times the adapter was lost.
        bus_offs: times its controller left the bus.
    """
    shown = details or AdapterDetails(name=f"{link.interface} {link.channel}", listen_only=link.listen_only)
    diagnosis, advice = _diagnosis(state, status, counts.rates)
    return LinkHealth(
        adapter=shown.name,
        adapter_serial=shown.serial,
        firmware=shown.firmware,
        hardware=shown.hardware,
        listen_only=shown.listen_only,
        termination=shown.termination,
        sample_point_pct=shown.sample_point_pct,
        data_sample_point_pct=shown.data_sample_point_pct,
        controller=_controller(state, status).value,
        tx_errors=status.tx_errors,
        rx_errors=status.rx_errors,
        error_frames=counts.error_frames,
        bus_offs=bus_offs,
        losses=losses,
        tx_queue=status.tx_queue,
        rx_queue=status.rx_queue,
        dropped=counts.dropped,
        frames=counts.frames,
        rx_frames_per_s=counts.rates.received_per_s,
        tx_frames_per_s=counts.rates.sent_per_s,
        bus_load_pct=counts.rates.load_pct,
        ids=counts.ids,
        foreign_requests=counts.foreign_requests,
        ignored_answers=counts.ignored_answers,
        diagnosis=diagnosis,
        advice=advice,
    )


def _controller(state: LinkStateChanged, status: BusStatus) -> ControllerState:
    """Return the controller's state; a driver that went away with it tells nothing more."""
    return ControllerState.BUS_OFF if state.state == LinkState.BUS_OFF else status.controller


def _diagnosis(state: LinkStateChanged, status: BusStatus, rates: BusRates) -> tuple[str, str]:
    """Return what is wrong and what to do; nothing when nothing is."""
    if state.state not in _NOTHING_WRONG:
        return state.cause, state.advice
    if status.controller is ControllerState.ERROR_PASSIVE:
        return (
            "The adapter's controller is error passive: it sees many bus errors.",
            "Check the termination (120 ohm at both ends), the wiring, and whether another device runs at another bit rate.",
        )
    if rates.errors:
        return (
            f"Bus errors are mixed among the good frames ({rates.errors} in the last second).",
            "Check the termination (120 ohm at both ends), the wiring, and whether another device runs at another bit rate.",
        )
    return "", ""

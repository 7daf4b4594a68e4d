"""The states of a link and what leads from one to the other: the whole machine is the table below."""

import enum


class LinkState(enum.StrEnum):
    """Where a link stands, from the adapter up to the pack's values. The words are those of `messages.LinkStateChanged`."""

    OPENING = "opening"
    """The adapter is being opened, or is open and nothing can be said about the bus yet."""
    BUS_SILENT = "bus_silent"
    BUS_ALIVE = "bus_alive"
    """Frames arrive; whose they are is not known yet."""
    BMS_IDENTIFIED = "bms_identified"
    """The BMS said who it is; its values have not come."""
    READY = "ready"
    LOST = "lost"
    """The adapter worked and went away; it is being re-opened."""
    BUS_OFF = "bus_off"
    FAILED = "failed"
    """The adapter could not be opened so far; it is tried again."""


class LinkEvent(enum.Enum):
    """What can happen to a link."""

    OPENED = "the adapter was opened"
    NOT_OPENED = "the adapter cannot be opened"
    WENT_AWAY = "the adapter went away"
    LEFT_THE_BUS = "its controller left the bus"
    SILENCE = "no frame for a while"
    TRAFFIC = "frames arrive"
    IDENTIFIED = "the BMS said who it is"
    UNIDENTIFIED = "the BMS did not say who it is when asked"
    VALUES = "values of the pack arrive"
    NO_VALUES = "values of the pack stay away"


_FROM_EVERYWHERE = {
    LinkEvent.OPENED: LinkState.OPENING,
    LinkEvent.NOT_OPENED: LinkState.FAILED,
    LinkEvent.WENT_AWAY: LinkState.LOST,
    LinkEvent.LEFT_THE_BUS: LinkState.BUS_OFF,
}

TRANSITIONS: dict[LinkState, dict[LinkEvent, LinkState]] = {
    LinkState.OPENING: {
        **_FROM_EVERYWHERE,
        LinkEvent.SILENCE: LinkState.BUS_SILENT,
        LinkEvent.TRAFFIC: LinkState.BUS_ALIVE,
        LinkEvent.IDENTIFIED: LinkState.BMS_IDENTIFIED,
    },
    LinkState.BUS_SILENT: {
        **_FROM_EVERYWHERE,
        LinkEvent.TRAFFIC: LinkState.BUS_ALIVE,
        LinkEvent.IDENTIFIED: LinkState.BMS_IDENTIFIED,
    },
    LinkState.BUS_ALIVE: {
        **_FROM_EVERYWHERE,
        LinkEvent.SILENCE: LinkState.BUS_SILENT,
        LinkEvent.IDENTIFIED: LinkState.BMS_IDENTIFIED,
    },
    LinkState.BMS_IDENTIFIED: {
        **_FROM_EVERYWHERE,
        LinkEvent.SILENCE: LinkState.BUS_SILENT,
        LinkEvent.UNIDENTIFIED: LinkState.BUS_ALIVE,
        LinkEvent.VALUES: LinkState.READY,
    },
    LinkState.READY: {
        **_FROM_EVERYWHERE,
        LinkEvent.SILENCE: LinkState.BUS_SILENT,
        LinkEvent.UNIDENTIFIED: LinkState.BUS_ALIVE,
        LinkEvent.NO_VALUES: LinkState.BMS_IDENTIFIED,
    },
    # Nothing but opening the adapter leads out of these.
    LinkState.LOST: _FROM_EVERYWHERE,
    LinkState.BUS_OFF: _FROM_EVERYWHERE,
    LinkState.FAILED: _FROM_EVERYWHERE,
}
"""State → event → next state. An event that is not listed changes nothing."""

OPEN_STATES = frozenset(
    {LinkState.OPENING, LinkState.BUS_SILENT, LinkState.BUS_ALIVE, LinkState.BMS_IDENTIFIED, LinkState.READY}
)
"""The adapter is open, or was never tried."""
IDENTIFIED_STATES = frozenset({LinkState.BMS_IDENTIFIED, LinkState.READY})


def next_state(state: LinkState, event: LinkEvent) -> LinkState:
    """Return where an event leads."""
    return TRANSITIONS[state].get(event, state)

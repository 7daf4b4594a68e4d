"""Opening an adapter without disturbing a bus that runs at another bit rate: listen first, then take part."""

import time
from collections.abc import Callable

from can_drivers.bus import Bus, open_bus
from can_drivers.errors import LinkError
from can_drivers.settings import LinkSettings

LISTEN_S = 0.3
"""Three cycles of the usual 100 ms broadcasts."""


def open_after_listening(link: LinkSettings, *, now_s: Callable[[], float] = time.monotonic) -> Bus:
    """Open the adapter listen-only; open it for sending once a good frame was heard, or when the bus is silent.

    Raises:
        LinkError: the adapter cannot be opened, or only bus errors are heard: the bit rate is wrong.
    """
    try:
        bus = open_bus(link, listen_only=True)
    except LinkError as error:
        if type(error) is not LinkError:
            raise
        return open_bus(link)  # this back end can only take part
    try:
        errors_heard = _only_errors(bus, now_s)
    finally:
        bus.close()
    if errors_heard:
        raise LinkError(
            f"Only bus errors are heard at {link.bitrate_bps / 1000:g} kbit/s, so nothing was sent.",
            advice="Choose the bus's own bit rate; then check CAN-H, CAN-L and the termination.",
        )
    return open_bus(link)


def _only_errors(bus: Bus, now_s: Callable[[], float]) -> bool:
    """Listen until the first good frame, or for `LISTEN_S`."""
    errors_heard = False
    deadline_s = now_s() + LISTEN_S
    while (left_s := deadline_s - now_s()) > 0:
        for frame in bus.receive(left_s):
            if not frame.is_error:
                return False
            errors_heard = True
    return errors_heard

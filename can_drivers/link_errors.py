"""What drivers raise, translated once into `can_drivers.errors`.

Drivers agree on nothing: the same missing adapter is an errno here, a vendor's code there and a sentence elsewhere, often
hidden in the cause of another exception. Each row of the table names the signs of one situation; the first that matches wins.
"""

import errno
import re
import sys
from dataclasses import dataclass

from can_drivers.adapters.families import driver_advice
from can_drivers.causes import chain, describe
from can_drivers.errors import (
    AdapterBusyError,
    AdapterNotFoundError,
    BusOffError,
    DriverMissingError,
    LinkError,
    LinkLostError,
    PermissionDeniedError,
)
from can_drivers.settings import LinkSettings


@dataclass(frozen=True, slots=True, kw_only=True)
class _Row:
    """Signs of one situation and what it means. `{}` in `what` and `advice` is the channel."""

    errnos: frozenset[int] = frozenset()
    text: re.Pattern[str] | None = None
    types: tuple[type[BaseException], ...] = ()
    platform: str = ""
    error: type[LinkError]
    what: str
    advice: str

    def matches(self, error: BaseException, text: str) -> bool:
        """Tell whether `error`, which reads `text`, shows one of the signs on this platform."""
        if self.platform and not sys.platform.startswith(self.platform):
            return False
        return (
            (isinstance(error, OSError) and error.errno in self.errnos)
            or isinstance(error, self.types)
            or (self.text is not None and self.text.search(text) is not None)
        )


def _words(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


_OPENING = (
    _Row(
        text=_words(r"unknown interface type"),
        error=AdapterNotFoundError,
        what="There is no interface of that name.",
        advice="`halite adapters` lists the ones that can be used.",
    ),
    _Row(
        # Windows says "access denied" for a COM port that another program has open.
        errnos=frozenset({errno.EBUSY}),
        text=_words(r"resource busy|exclusively lock|in use|already (open|used|initialized)|access is denied|being used"),
        error=AdapterBusyError,
        what="Another program is using {}.",
        advice="Close the other program, or unplug the adapter and plug it in again.",
    ),
    _Row(
        errnos=frozenset({errno.EACCES, errno.EPERM}),
        text=_words(r"permission denied|insufficient permission|access denied"),
        platform="linux",
        error=PermissionDeniedError,
        what="The system does not let you use {}.",
        advice="Add yourself to the group `dialout` (serial) or `plugdev` (USB) and log in again.",
    ),
    _Row(
        errnos=frozenset({errno.EACCES, errno.EPERM}),
        text=_words(r"permission denied|insufficient permission|access denied"),
        error=PermissionDeniedError,
        what="The system does not let you use {}.",
        advice="Ask the administrator of this computer for access to the adapter.",
    ),
    _Row(
        errnos=frozenset({errno.ECONNREFUSED, errno.ETIMEDOUT, errno.EHOSTUNREACH, errno.ENETUNREACH}),
        types=(TimeoutError,),
        text=_words(r"connection refused|name or service not known|getaddrinfo failed|timed out"),
        error=AdapterNotFoundError,
        what="Nobody answers at {}.",
        advice="Check address and port, and that the adapter is switched on.",
    ),
    _Row(
        errnos=frozenset({errno.ENETDOWN}),
        text=_words(r"network is down"),
        error=AdapterNotFoundError,
        what="The CAN interface {} is down.",
        advice="Bring it up: `ip link set {} up type can bitrate 500000`.",
    ),
    _Row(
        errnos=frozenset({errno.EAFNOSUPPORT}),
        types=(ImportError, NotImplementedError, NameError),
        text=_words(
            r"not supported on|address family not supported|no module named|module.{0,40}not (be )?(found|installed)"
            r"|(library|driver|dll|backend).{0,60}(not|unable|fail|could)"
            r"|(unable|fail|could not|cannot).{0,60}(library|driver|dll|api)\b"
            r"|no backend available|has not been initialized|(interface|lib\w*) is unavailable|please install|windll"
        ),
        error=DriverMissingError,
        what="The driver of this adapter is not installed.",
        advice="Install the driver of the adapter's maker.",
    ),
    _Row(
        errnos=frozenset({errno.ENOENT, errno.ENODEV, errno.ENXIO, errno.EIO}),
        text=_words(
            r"no such (file|device)|could not find|cannot find|not found|does not exist|no (\w+ )?(device|channel|hardware)"
            r"|invalid (handle|channel|port)|could not open port|unavailable|not available|index out of range|no such port"
        ),
        error=AdapterNotFoundError,
        what="There is no adapter at {}.",
        advice="Plug the adapter in and check the channel; `halite adapters` lists what is there.",
    ),
    _Row(
        types=(ValueError, TypeError),
        error=LinkError,
        what="The adapter does not accept these settings.",
        advice="Check channel and bit rates.",
    ),
)

_BUS_OFF = _words(r"bus.?off")
_LOCAL = _words(r"^socket://(localhost|127\.0\.0\.1|\[::1\])(:|$)")


def explain_opening(error: BaseException, settings: LinkSettings) -> LinkError:
    """Say why the adapter could not be opened.

    Args:
        error: what the driver raised.
        settings: what was to be opened.
    """
    if isinstance(error, LinkError):
        return error
    detail = describe(error)
    row = next((row for row in _OPENING if any(row.matches(link, str(link)) for link in chain(error))), None)
    if row is None:
        return LinkError(
            f"The adapter at {settings.channel} could not be opened.",
            detail=detail,
            advice="Unplug it and plug it in again.",
        )
    advice = row.advice.format(settings.channel)
    if row.error is AdapterNotFoundError and _LOCAL.match(settings.channel):
        advice = "Start the virtual pack with `halite simulate` and use the channel it prints."
    if row.error is DriverMissingError:
        advice = driver_advice(settings.interface) or advice
    return row.error(row.what.format(settings.channel), detail=detail, advice=advice)


def explain_loss(error: BaseException, description: str) -> LinkError:
    """Say why a link that worked does not any more.

    Args:
        error: what the driver raised.
        description: the adapter, for people.
    """
    if isinstance(error, LinkError):
        return error
    detail = f"{description}: {describe(error)}"
    if any(_BUS_OFF.search(str(link)) for link in chain(error)):
        return explain_bus_off(detail)
    return LinkLostError(
        "The connection to the adapter was lost.",
        detail=detail,
        advice="Check the plug; the connection comes back by itself.",
    )


def explain_bus_off(detail: str) -> BusOffError:
    """Say that the controller has left the bus.

    Args:
        detail: who says so, and how.
    """
    return BusOffError(
        "The adapter left the bus after too many errors.",
        detail=detail,
        advice="Check the bit rate, the termination (two times 120 Ω), and CAN-H and CAN-L for a short circuit.",
    )


def refuse_to_send(settings: LinkSettings) -> None:
    """Raise if the link was opened to listen only: what a driver would do then, nobody knows.

    Raises:
        LinkError: it was.
    """
    if settings.listen_only:
        raise LinkError("The adapter is listening only, so nothing is sent.", advice="Connect again without listen-only.")

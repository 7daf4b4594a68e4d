"""What can be connected to: the virtual pack if one runs at its usual port, then every adapter on this machine."""

import contextlib
import socket
import threading
from collections.abc import Callable, Iterator

from can_drivers.adapters import AdapterInfo, AdapterStatus, Discovery, all_families, busy
from can_drivers.settings import LinkSettings
from engine.exclusive import holder_of_adapter
from engine.messages import Adapter, AdapterKind, AdaptersFound

VIRTUAL_PACK_PORT = 29536
"""Where `halite simulate` listens unless told otherwise."""
_CONNECT_TIMEOUT_S = 0.2


class AdapterSearch:
    """Looks for adapters in a thread: vendors' libraries may take seconds."""

    def __init__(self, emit: Callable[[AdaptersFound], None], report: Callable[[Exception], None]) -> None:
        """`emit` gets what was found so far, again and again; `report` a bug. Both are called in the search's thread."""
        self._emit = emit
        self._report = report
        self._discovery = Discovery()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Start a search; one that is under way answers for this one as well."""
        if self._thread is None or not self._thread.is_alive():
            self._thread = threading.Thread(target=self._search, name="halite-adapters", daemon=True)
            self._thread.start()

    def _search(self) -> None:
        found: list[Adapter] = []
        kinds = adapter_kinds()
        try:
            for adapter in adapters(self._discovery):
                found.append(adapter)
                self._emit(AdaptersFound(adapters=tuple(found), complete=False, kinds=kinds))
        except Exception as error:  # noqa: BLE001 - outermost frame of this thread; drivers raise anything
            self._report(error)
        self._emit(AdaptersFound(adapters=tuple(found), complete=True, kinds=kinds))


def adapters(discovery: Discovery | None = None) -> Iterator[Adapter]:
    """Yield the virtual pack first, then what is plugged in or what its driver lacks, as it is found.

    Args:
        discovery: remembers which drivers hang; None: a new one.
    """
    yield _virtual_pack()
    for info in (discovery or Discovery()).look():
        yield _adapter(_with_lock(info))


def adapter_kinds() -> tuple[AdapterKind, ...]:
    """Return every interface that can be typed in on this computer."""
    return tuple(
        AdapterKind(
            interface=family.interface,
            name=family.name,
            channel_example=family.channel_example,
            supports_fd=family.supports_fd,
            supports_listen_only=family.supports_listen_only,
            supports_sample_point=family.supports_sample_point,
            supports_termination=family.supports_termination,
        )
        for family in all_families()
        if family.works_here
    )


def _with_lock(info: AdapterInfo) -> AdapterInfo:
    """Another Halite's lock says who it is on every system, even where the system does not tell who has a device open."""
    if info.status is not AdapterStatus.READY:
        return info
    link = LinkSettings(interface=info.interface, channel=info.channel, serial=info.identity)
    return busy(info, holder_of_adapter(link))


def _adapter(info: AdapterInfo) -> Adapter:
    return Adapter(
        interface=info.interface,
        channel=info.channel,
        name=info.name,
        serial=info.serial,
        status=str(info.status),
        advice=info.advice,
        identity=info.identity,
        holder=info.holder,
        supports_fd=info.supports_fd,
        plugged_in=info.plugged_in,
    )


def _virtual_pack() -> Adapter:
    running = _listens(VIRTUAL_PACK_PORT)
    return Adapter(
        interface="slcan",
        channel=f"socket://127.0.0.1:{VIRTUAL_PACK_PORT}",
        name="Virtual pack",
        serial="",
        status="ready" if running else "not_answering",
        advice="" if running else "Start it with `halite simulate`.",
        plugged_in=running,
    )


def _listens(port: int) -> bool:
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=_CONNECT_TIMEOUT_S):
        return True
    return False

"""What can be connected to: the virtual pack if one runs at its usual port, then every adapter on this machine."""

import contextlib
import socket
import threading
from collections.abc import Callable, Iterator

from can_drivers.adapters import AdapterInfo, find_adapters
from engine.messages import Adapter, AdaptersFound

VIRTUAL_PACK_PORT = 29536
"""Where `halite simulate` listens unless told otherwise."""
_CONNECT_TIMEOUT_S = 0.2


class AdapterSearch:
    """Looks for adapters in a thread: vendors' libraries may take seconds."""

    def __init__(self, emit: Callable[[AdaptersFound], None], report: Callable[[Exception], None]) -> None:
        """`emit` gets what was found so far, again and again; `report` a bug. Both are called in the search's thread."""
        self._emit = emit
        self._report = report
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Start a search; one that is under way answers for this one as well."""
        if self._thread is None or not self._thread.is_alive():
            self._thread = threading.Thread(target=self._search, name="halite-adapters", daemon=True)
            self._thread.start()

    def _search(self) -> None:
        found: list[Adapter] = []
        try:
            for adapter in adapters():
                found.append(adapter)
                self._emit(AdaptersFound(adapters=tuple(found), complete=False))
        except Exception as error:  # noqa: BLE001 - outermost frame of this thread; drivers raise anything
            self._report(error)
        self._emit(AdaptersFound(adapters=tuple(found), complete=True))


def adapters() -> Iterator[Adapter]:
    """Yield the virtual pack first, then what is plugged in or what its driver lacks."""
    yield _virtual_pack()
    for info in find_adapters():
        yield _adapter(info)


def _adapter(info: AdapterInfo) -> Adapter:
    return Adapter(
        interface=info.interface,
        channel=info.channel,
        name=info.name,
        serial=info.serial,
        status=info.status,
        advice=info.advice,
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
    )


def _listens(port: int) -> bool:
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=_CONNECT_TIMEOUT_S):
        return True
    return False

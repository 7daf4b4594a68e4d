"""What is plugged in, and what is missing. A family that fails or hangs never hides or delays another."""

import contextlib
import logging
import queue
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace

from can_drivers.adapters.families import all_families
from can_drivers.adapters.family import AdapterFamily, AdapterInfo, AdapterStatus
from can_drivers.adapters.usb_devices import usb_devices
from can_drivers.causes import describe

_log = logging.getLogger(__name__)

_TIME_LIMIT_S = 4.0
_NO_ANSWER = "Unplug the adapter, plug it in again and look once more."


class Discovery:
    """Looks for adapters, again and again. Every family has a thread of its own, because vendors' libraries hang."""

    def __init__(self, families: Sequence[AdapterFamily] | None = None, *, time_limit_s: float = _TIME_LIMIT_S) -> None:
        """Say what to look for.

        Args:
            families: whose adapters; None: all of this system, plug-ins included.
            time_limit_s: how long a family may take.
        """
        self._families = families
        self._time_limit_s = time_limit_s
        self._hanging: dict[str, threading.Thread] = {}

    def look(self) -> Iterator[AdapterInfo]:
        """Yield what is plugged in as it is found, and an entry for every family of this system whose driver is missing.

        Nothing is opened. A family that takes too long is reported as not answering, and not asked again while it hangs.
        """
        found: queue.SimpleQueue[tuple[str, tuple[AdapterInfo, ...]]] = queue.SimpleQueue()
        running: dict[str, tuple[AdapterFamily, threading.Thread]] = {}
        with _quiet():
            for family in self._families or all_families():
                if not family.works_here:
                    continue
                if self._hangs(family.interface):
                    yield _not_answering(family)
                else:
                    running[family.interface] = (family, _start(family, found))
            deadline_s = time.monotonic() + self._time_limit_s
            while running:
                try:
                    interface, infos = found.get(timeout=max(0.0, deadline_s - time.monotonic()))
                except queue.Empty:
                    break
                del running[interface]
                yield from infos
        for family, thread in running.values():
            self._hanging[family.interface] = thread
            yield _not_answering(family)

    def _hangs(self, interface: str) -> bool:
        thread = self._hanging.get(interface)
        return thread is not None and thread.is_alive()


def find_adapters() -> Iterator[AdapterInfo]:
    """Look once; see `Discovery.look`."""
    return Discovery().look()


def adapters_of(family: AdapterFamily) -> tuple[AdapterInfo, ...]:
    """Return what is plugged in of one family, or what it lacks; never raises. Takes as long as its driver does."""
    try:
        if family.driver_missing:
            return _without_driver(family)
        return tuple(family.look(family)) if family.look is not None else ()
    except Exception as error:  # noqa: BLE001  # a vendor's library raises anything; the other families must still be seen
        _log.info("Looking for %s failed: %s", family.name, describe(error))
        return (_not_answering(family),)


def _start(family: AdapterFamily, found: "queue.SimpleQueue[tuple[str, tuple[AdapterInfo, ...]]]") -> threading.Thread:
    def look() -> None:
        found.put((family.interface, adapters_of(family)))

    thread = threading.Thread(target=look, name=f"halite-look-{family.interface}", daemon=True)
    thread.start()
    return thread


def _not_answering(family: AdapterFamily) -> AdapterInfo:
    return family.info(status=AdapterStatus.NOT_ANSWERING, advice=_NO_ANSWER)


def _without_driver(family: AdapterFamily) -> tuple[AdapterInfo, ...]:
    """Return those that are plugged in all the same, or one entry for the family."""
    lacking = family.info(status=AdapterStatus.DRIVER_MISSING, advice=family.advice, plugged_in=False)
    seen = [
        replace(lacking, name=device.name or name, serial=device.serial, plugged_in=True)
        for device in usb_devices()
        # What the kernel runs as a network interface works without the maker's driver.
        if not device.network_interface and (name := family.usb_name(device.vendor, device.product))
    ]
    return tuple(seen) or (lacking,)


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """Keep python-can's loggers from reporting every driver that is not there."""
    logger = logging.getLogger("can")
    before = logger.level
    logger.setLevel(logging.CRITICAL + 1)
    try:
        yield
    finally:
        logger.setLevel(before)

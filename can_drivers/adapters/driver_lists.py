"""Adapters that their maker's driver lists, asked through python-can."""

import importlib
from collections.abc import Iterator, Mapping
from typing import Any

from can_drivers.adapters.access import release_advice
from can_drivers.adapters.family import AdapterFamily, AdapterInfo, AdapterStatus

_PCAN_OCCUPIED = 2
"""PCAN_CHANNEL_OCCUPIED of PCAN-Basic."""
_NO_PCAN_DEVICE_IDS = frozenset({0, 0xFF, 0xFFFF_FFFF})
"""What a PCAN adapter has for a device id until somebody gives it one."""


def look_in_driver(family: AdapterFamily) -> Iterator[AdapterInfo]:
    """Yield what the driver lists."""
    from can_drivers.python_can import can  # noqa: PLC0415  # a quarter of a second, only where it is needed

    module, name = can.interfaces.BACKENDS[family.interface]
    back_end = getattr(importlib.import_module(module), name)
    try:
        # The hook of python-can's documentation. Its public wrapper waits for a thread that hangs, even at the program's end.
        detected = back_end._detect_available_configs()  # noqa: SLF001
    except NotImplementedError:
        # A plug-in that cannot look; its channel is typed in.
        return
    for found in detected:
        yield _adapter(family, found)


def _adapter(family: AdapterFamily, found: Mapping[str, Any]) -> AdapterInfo:
    """Translate what python-can detected into the text that `open_arguments` takes apart again."""
    serial = str(found.get("unique_hardware_id", found.get("serial", "")))
    connector = _connector(found)
    known = {
        "channel": _channel(family, found, serial),
        "name": str(found.get("device_name") or family.name),
        "serial": serial,
        "identity": _identity(family, found, serial, connector),
        "supports_fd": found.get("supports_fd"),
    }
    if found.get("channel_condition") == _PCAN_OCCUPIED:
        return family.info(**known, status=AdapterStatus.BUSY, advice=release_advice(""))
    return family.info(**known)


def _channel(family: AdapterFamily, found: Mapping[str, Any], serial: str) -> str:
    channel = found.get("channel_index", found.get("channel", ""))
    # Enumerations of a driver count as their numbers.
    number = str(int(channel)) if isinstance(channel, int) else str(channel).removeprefix("ch:")
    if family.interface == "systec":
        return f"{found['device_number']}/{number}"
    if family.channel_prefix:
        return f"{serial}/{number or 1}"
    return number


def _connector(found: Mapping[str, Any]) -> int | None:
    """Return which connector of its adapter this is, from 0; None: it is not told."""
    for name in ("dongle_channel", "hw_channel", "controller_number"):
        if name in found:
            # Kvaser counts the connectors of an adapter from 1.
            return int(found[name]) - (name == "dongle_channel")
    return None


def _identity(family: AdapterFamily, found: Mapping[str, Any], serial: str, connector: int | None) -> str:
    """Return what stays the same however adapters are plugged in: serial number or device id, and any further connector."""
    if family.channel_prefix:
        # The channel says already which adapter it is.
        return ""
    device_id = found.get("device_id", 0)
    if family.interface == "pcan" and device_id not in _NO_PCAN_DEVICE_IDS:
        serial = f"device id {device_id:X}"
    return f"{serial} CAN {connector + 1}" if serial and connector else serial

"""What is said about an adapter that another program has, or that this user may not open."""

import dataclasses
import sys

from can_drivers.adapters.family import AdapterInfo, AdapterStatus

RULES_FILE = "/etc/udev/rules.d/60-halite.rules"
NO_ACCESS = (
    f"Run `halite adapters --rules | sudo tee {RULES_FILE}`, then plug the adapter in again."
    if sys.platform.startswith("linux")
    else "Ask the administrator of this computer for access to the adapter."
)


def busy(info: AdapterInfo, holder: str) -> AdapterInfo:
    """Return the adapter as it is, or as busy if somebody holds it.

    Args:
        info: a ready adapter.
        holder: who has it open, e.g. `process 1234 (candump)`; empty: nobody that is known.
    """
    if not holder:
        return info
    return dataclasses.replace(info, status=AdapterStatus.BUSY, holder=holder, advice=release_advice(holder))


def release_advice(holder: str) -> str:
    """Return what to do about who holds an adapter."""
    if holder == "this program":
        return "Disconnect first."
    return f"End {holder}, which uses it." if holder else "Close the other program that uses it."

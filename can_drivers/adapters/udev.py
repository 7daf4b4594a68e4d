"""The rules that let every user at a Linux computer use the adapters: made from the table, shipped in packaging/udev."""

from collections.abc import Iterator

from can_drivers.adapters.families import ADAPTER_FAMILIES
from can_drivers.adapters.family import AdapterFamily

_HEAD = """\
# USB-CAN adapters for everybody who sits at this computer, and for the group dialout (stations without a seat).
# Install:  halite adapters --rules | sudo tee /etc/udev/rules.d/60-halite.rules
# and plug the adapter in again. The number has to be below 73: that is where systemd acts on the tag uaccess.
# Written by `halite adapters --rules`; the table of adapters is can_drivers/adapters/families.py.
"""


def rules() -> str:
    """Return the text of `60-halite.rules`."""
    return _HEAD + "".join(line for family in ADAPTER_FAMILIES for line in _rules_of(family))


def _rules_of(family: AdapterFamily) -> Iterator[str]:
    if not family.udev_subsystem:
        return
    yield f"\n# {family.name}\n"
    for known in family.usb_ids:
        match = f'SUBSYSTEM=="{family.udev_subsystem}", ATTRS{{idVendor}}=="{known.vendor:04x}"'
        if known.product is not None:
            match += f', ATTRS{{idProduct}}=="{known.product:04x}"'
        # ModemManager would open a serial adapter and send it modem commands for half a minute.
        modem = ', ENV{ID_MM_DEVICE_IGNORE}="1"' if family.udev_subsystem == "tty" else ""
        yield f'{match}, MODE="0660", GROUP="dialout", TAG+="uaccess"{modem}\n'

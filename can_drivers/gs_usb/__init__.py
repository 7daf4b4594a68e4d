"""Adapters with candleLight firmware (candleLight, CANable, budgetcan, CANnectivity): the gs_usb protocol over USB.

Holds: the layout of the protocol, the choice of bit timing, the USB device, the bus.
Never: an ISO-TP message, a BMS; python-can (its driver of this protocol has neither CAN FD nor listen-only).
May import: pyusb; can_drivers.frames, .settings, .bus_status, .errors, .link_errors, .adapters.
"""

"""The BMS application.

Holds: measuring, limits, balancing, fault detection and memory, broadcasts.
Never: UDS bytes.
May import: virtual_pack.battery, bms.definition, can_drivers.frames.
"""

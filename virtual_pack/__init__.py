"""The other end of the wire: a simulated sodium-ion pack.

Holds: battery (physics), management (BMS application), ecu (UDS server, boot loader, flash memory), wire (bus, adapter),
trial (a data set run without a bus), answers (ECUs that play recordings), bystanders (who else is on the bus), scene (who is on
it at all), simulator (the process).
Never: the tool's diagnostics, calibration, flashing: shared code would hide shared mistakes.
May import: can_drivers, bms.definition.
"""

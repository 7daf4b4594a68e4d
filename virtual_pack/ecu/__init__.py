"""The ECU around the application.

Holds: UDS server and its services, boot loader, calibration memory, NOR flash.
Never: physics, a bus, a clock.
May import: virtual_pack.management.interface, bms.definition, can_drivers.isotp, cryptography.
"""

"""The ECU around the application.

Holds: UDS server, boot loader, NOR flash.
Never: physics.
May import: virtual_pack.management, can_drivers.isotp.
"""

"""The diagnostic services of the virtual BMS, one file for each group (ISO 14229-1).

Holds: what each service checks and does, and the table of them all.
Never: timing, addressing, frames.
May import: virtual_pack.ecu, virtual_pack.management.interface.
"""

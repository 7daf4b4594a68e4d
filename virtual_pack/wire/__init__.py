"""The simulated bus and the emulated adapter.

Holds: bit-timed arbitration, the slcan server.
Never: UDS.
May import: can_drivers.frames, can_drivers.bit_timing.
"""

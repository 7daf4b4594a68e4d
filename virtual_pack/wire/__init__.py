"""The simulated bus and the emulated adapter.

Holds: bit-timed arbitration and errors, slcan adapters and their TCP server, bus and ECUs run through time together, faults.
Never: UDS.
May import: can_drivers.frames, can_drivers.bit_timing, can_drivers.errors.
"""

"""The sans-IO UDS client (ISO 14229-1).

Holds: procedures, the client state machine, the runner, read-only services.
Never: writing services: those are emitted by bms.flashing.write_gate only; clocks, threads.
May import: bms.definition; can_drivers (frames, errors, ISO-TP).
"""

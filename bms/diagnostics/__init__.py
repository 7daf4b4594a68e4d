"""The sans-IO UDS client (ISO 14229-1).

Holds: procedures, the client state machine, the runner, read-only services; keys and certificates, the screen for secrets.
Never: writing services: those are emitted by bms.flashing.write_gate only; clocks, threads; somebody else's
machine code: key libraries run in a process of their own.
May import: bms.definition, bms.service_catalogue; can_drivers (frames, errors, ISO-TP).
"""

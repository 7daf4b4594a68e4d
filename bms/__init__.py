"""What the tool knows about a pack.

Holds: the rooms definition, diagnostics, telemetry, faults, calibration, flashing; errors, clock, storage,
printable and temporary_folder as shared ground.
Never: Qt, python-can, a clock of its own.
May import: can_drivers (frames, ISO-TP), NumPy.
"""

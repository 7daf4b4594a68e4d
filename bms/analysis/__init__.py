"""What values mean: imbalance as charge, resistance, why a limit is what it is.

Holds: reckoning on values already decoded, with the chemistry of the definition and the tables of the pack.
Never: a bus, a file, a window; a number without saying when it is not valid.
May import: bms.definition, bms.telemetry, bms.calibration, NumPy.
"""

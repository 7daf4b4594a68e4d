"""The physical pack.

Holds: cells, thermal network, sensors, load profiles, scenarios.
Never: a protocol.
May import: NumPy.
"""

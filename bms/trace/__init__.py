"""Frames as columns: what the trace page shows.

Holds: the store of up to some million frames, filters as NumPy masks, frames and reassembled ISO-TP messages as text.
Never: a bus, a window, a file format.
May import: bms.definition, bms.telemetry, bms.service_catalogue, can_drivers.frames, can_drivers.isotp, NumPy.
"""

"""Painted and composed widgets that several pages use.

Holds: cells, temperatures, trends, banner, tiles, step lists, navigation, top bar.
Never: engine messages.
May import: gui.theme, bms.telemetry.snapshot, NumPy.
"""

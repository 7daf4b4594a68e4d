"""Painted and composed widgets that several pages use.

Holds: cells, banners, meters.
Never: engine messages.
May import: gui.theme, NumPy.
"""

"""Colours, fonts, spacing for light and dark.

Holds: palettes and tokens.
Never: widgets.
May import: PySide6.
"""

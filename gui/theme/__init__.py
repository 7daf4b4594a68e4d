"""Colours, fonts, icons and spacing for light and dark.

Holds: palettes, tokens, the style sheet, the switch between them.
Never: widgets.
May import: PySide6.
"""

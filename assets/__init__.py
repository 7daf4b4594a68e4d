"""Data only.

Holds: pack definitions, chemistries, fault texts, packages, icons, fonts, translations.
Never: code.
May import: nothing.
"""

"""Sizes that repeat, in device-independent pixels and points."""

SPACE_XS = 4
SPACE_S = 8
SPACE_M = 12
SPACE_L = 16
SPACE_XL = 24

RADIUS = 8
TOUCH = 44
"""Smallest height of anything to be hit with a gloved finger."""

BODY_PT = 11.0
SMALL_PT = 9.5
HEADING_PT = 13.0
TITLE_PT = 18.0
NUMBER_PT = 20.0

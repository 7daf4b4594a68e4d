"""Trying a data set before it is flashed.

Holds: stories, the state a pack starts in, the run of a story with a data set, its figures, the comparison of two runs.
Never: a model of its own: battery and BMS are those of the virtual pack. A bus, a file, a clock.
May import: virtual_pack.battery, virtual_pack.management, bms.definition, bms.errors, NumPy.
"""

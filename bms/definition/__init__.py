"""The agreement between tool and BMS.

Holds: pack definitions, message databases, A2L, fault catalogues, OBDb signal sets, chemistries.
Never: anything that happens on a bus.
May import: bms.errors, cantools.
"""

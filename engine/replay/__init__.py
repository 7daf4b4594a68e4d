"""Sending a recorded log onto a bus again, at the times it was recorded or at another speed.

Holds: which frames of a log may be sent at all, the plan that is shown before, pacing, and listening for others meanwhile.
Never: a diagnostic request, a command line, a window.
May import: bms, can_drivers, engine.logs.
"""

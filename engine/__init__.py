"""The process that owns one adapter and one pack session.

Holds: messages, the session, the process and its client, jobs.
Never: Qt, python-can by name.
May import: bms, can_drivers.
"""

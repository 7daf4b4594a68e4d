"""Recording in the engine: every frame and what the pack tells, to the disk, without ever holding up who receives.

Holds: the recorder of a connection, its disk thread, triggers, what disks do wrong in words.
Never: Qt; the form of the files (bms.recording).
May import: engine.messages, engine.frame_stream, bms.recording, bms.telemetry, bms.definition, can_drivers.
"""

"""A recording in place of a pack: answers like an engine, so that every page shows it as it shows a live pack.

Holds: opening sessions and logs, the player with its clock, the pack's values at any moment.
Never: an adapter; a write: whatever would change a pack is refused.
May import: bms, engine.messages, engine.logs, engine.history_feed.
"""

"""What happened to a pack, out of its snapshots."""

from bms.recording.pack_events import PackEvents
from bms.telemetry.snapshot import Reading, Validity


def looked(*snapshots):
    events = PackEvents()
    return [
        (event.time_s, event.kind, event.text) for time_s, one in enumerate(snapshots) for event in events.look(time_s, one)
    ]


def test_changes_of_states_limits_and_faults_are_events(snapshot):
    before = snapshot(contactors=(0.0, "open"), charge_limit_reason=(0.0, "none"), confirmed_faults=0.0, pack_v=300.0)
    after = snapshot(contactors=(1.0, "closed"), charge_limit_reason=(2.0, "cell_cold"), confirmed_faults=2.0, pack_v=400.0)
    assert looked(before, before, after, after) == [
        (2, "contactors", "Contactors: closed (before: open)"),
        (2, "limit", "Charging limited by: cell cold (before: none)"),
        (2, "fault", "Confirmed faults: 2 (before: 0)"),
    ]


def test_a_value_that_goes_away_and_comes_back_the_same_has_not_changed(snapshot):
    there = snapshot(charger=(1.0, "plugged"))
    gone = snapshot(charger=Reading(value=0.0, validity=Validity.STALE, age_s=5.0, text="none"))
    assert looked(there, gone, there) == []


def test_another_pack_begins_anew(snapshot):
    events = PackEvents()
    events.look(0, snapshot(contactors=(0.0, "open")))
    events.forget()
    assert events.look(1, snapshot(contactors=(1.0, "closed"))) == []

import threading

from engine.event_queue import MOST_NOTES, MOST_TRACES, EventQueue
from engine.messages import (
    BitRateProgress,
    ColumnData,
    EventNoted,
    JobProgress,
    LinkHealth,
    LinkStateChanged,
    Pong,
    RecordingState,
    Snapshot,
    TraceFrames,
)

EMPTY = ColumnData(values=b"", validity=b"", age_s=b"")


def snapshot(frames):
    return Snapshot(
        cells_mv=EMPTY,
        temperatures_c=EMPTY,
        balancing=EMPTY,
        readings={},
        frames=frames,
        dropped=0,
        frames_per_s=0.0,
        bus_load_pct=0.0,
    )


def progress(step, fraction, job_id=1):
    return JobProgress(job_id=job_id, step=step, text=step, fraction=fraction, cancellable=True)


def test_a_newer_snapshot_replaces_the_waiting_one_and_is_counted():
    queue = EventQueue()
    for frames in (1, 2, 3):
        queue.put(snapshot(frames))

    assert [event.frames for event in queue.take()] == [3]
    assert queue.replaced == 2


def test_a_newer_snapshot_is_not_read_before_a_link_change_that_came_before_it():
    queue = EventQueue()
    lost = LinkStateChanged(state="lost")
    queue.put(snapshot(1))
    queue.put(lost)
    queue.put(snapshot(2))

    assert queue.take() == [lost, snapshot(2)]


def test_progress_is_replaced_only_within_its_step_and_job():
    queue = EventQueue()
    for event in (progress("erase", 0.1), progress("erase", 0.2), progress("transfer", 0.3), progress("erase", 0.4, job_id=2)):
        queue.put(event)

    assert queue.take() == [progress("erase", 0.2), progress("transfer", 0.3), progress("erase", 0.4, job_id=2)]


def test_other_events_are_all_kept_in_order():
    queue = EventQueue()
    for number in range(5000):
        queue.put(Pong(number=number))

    assert [event.number for event in queue.take()] == list(range(5000))
    assert queue.take() == []
    assert queue.replaced == 0


def test_waiting_ends_with_the_first_event():
    queue = EventQueue()
    threading.Timer(0.02, queue.put, [Pong(number=7)]).start()

    assert queue.take(timeout_s=10.0) == [Pong(number=7)]


def test_a_trace_nobody_reads_is_bounded_and_says_what_it_gave_up():
    queue = EventQueue()
    for number in range(MOST_TRACES + 3):
        queue.put(TraceFrames(first=10 * number, frames=b""))
    traces = queue.take()

    assert len(traces) == MOST_TRACES
    assert (traces[0].first, traces[0].lost) == (30, 30)
    assert all(trace.lost == 0 for trace in traces[1:])
    queue.put(TraceFrames(first=5000, frames=b""))
    assert len(queue.take()) == 1


def test_of_health_and_search_progress_only_the_newest_waits():
    queue = EventQueue()
    for frames in (1, 2):
        queue.put(LinkHealth(adapter="one", frames=frames))
        queue.put(BitRateProgress(bitrate_bps=500_000, fraction=frames / 2))

    assert queue.take() == [LinkHealth(adapter="one", frames=2), BitRateProgress(bitrate_bps=500_000, fraction=1.0)]


def test_of_a_recording_that_runs_only_the_newest_state_waits_and_each_change_is_kept():
    queue = EventQueue()
    states = [("recording", "a", 1), ("recording", "a", 2), ("off", "a", 2), ("recording", "b", 0), ("recording", "b", 7)]
    for state, folder, frames in states:
        queue.put(RecordingState(state=state, folder=folder, frames=frames))

    assert [(event.state, event.folder, event.frames) for event in queue.take()] == [
        ("recording", "a", 2),
        ("off", "a", 2),
        ("recording", "b", 7),
    ]


def test_of_notes_that_nobody_reads_the_oldest_are_given_up():
    queue = EventQueue()
    for number in range(MOST_NOTES + 5):
        queue.put(EventNoted(time_s=float(number), kind="note", text=""))

    assert [event.time_s for event in queue.take()] == list(range(5, MOST_NOTES + 5))
    queue.put(EventNoted(time_s=0.0, kind="note", text=""))
    assert len(queue.take()) == 1

"""What a front end hears of a running job."""

import engine.job_slot
from bms.diagnostics.procedure import Progress
from engine.job_slot import JobSlot
from engine.messages import IdentifyJob, StartJob


def progress(step, fraction, *, cancellable=True):
    return Progress(step=step, text=step, fraction=fraction, cancellable=cancellable)


def test_progress_is_told_ten_times_a_second_but_never_a_step_or_a_change_of_safety_late(monkeypatch):
    now = [100.0]
    monkeypatch.setattr(engine.job_slot.time, "monotonic", lambda: now[0])
    told = []
    slot = JobSlot(told.append, lambda identity: identity)
    slot.put(StartJob(job_id=7, job=IdentifyJob()))

    for number in range(100):
        slot.report_progress(progress("transfer", number / 100))
        now[0] += 0.01
    slot.report_progress(progress("transfer", 1.0, cancellable=False))
    slot.report_progress(progress("commit", 1.0, cancellable=False))

    within = [event for event in told if event.step == "transfer" and event.cancellable]
    assert 9 <= len(within) <= 12
    assert [(event.step, event.cancellable) for event in told[-2:]] == [("transfer", False), ("commit", False)]


def test_progress_of_what_is_nobodys_job_is_not_told():
    told = []
    JobSlot(told.append, lambda identity: identity).report_progress(progress("identify", 0.5))
    assert told == []

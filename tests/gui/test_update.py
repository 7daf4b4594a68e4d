"""The update page: nothing is written without service functions, a passed plan and a confirmation that names the pack."""

import msgspec
import pytest
from PySide6.QtCore import Qt

from engine.messages import CheckPackageJob, FlashJob, FlashResult, InterruptedJobFound, JobFailed, JobProgress, ValueChanged
from gui.pages.update.batch import batch_name
from gui.pages.update.pace import WATCH_S
from gui.pages.update.page import UpdatePage
from gui.pages.update.presenter import UpdatePresenter
from gui.pages.update.view import CHOOSE, FINISHED, PLANNED, RUNNING


def outcome(result="flashed", **changes):
    known = {
        "result": result,
        "reason": "",
        "steps": ("Unlock the BMS", "Erase the inactive slot", "Transfer payload and header", "Read back and compare"),
        "bytes": 65_536,
        "transfer_s": 1.8,
        "wire_limit_s": 1.6,
        "calibration_id_before": "NFM-STD-0100",
        "calibration_id_after": "NFM-COLD-0101",
        "run_folder": "runs/7",
    }
    return FlashResult(**(known | changes))


def progress(job_id, step, fraction, text="", *, cancellable=True):
    return JobProgress(job_id=job_id, step=step, text=text or step, fraction=fraction, cancellable=cancellable)


@pytest.fixture
def presenter(engine, clock, definition, make):
    one = UpdatePresenter(engine, clock)
    one.set_definition(definition)
    one.identified(make.identity())
    one.link_changed(make.READY)
    return one


@pytest.fixture
def planned(presenter, make):
    presenter.choose(presenter.view.packages[0].path)
    presenter.job_finished(make.finish(1, make.plan()))
    return presenter


@pytest.fixture
def running(planned):
    planned.set_service(on=True)
    planned.start()
    return planned


@pytest.fixture
def asked():
    return []


@pytest.fixture
def page(qtbot, theme, presenter, asked):
    one = UpdatePage(presenter, lambda _parent, question, on_yes: asked.append((question, on_yes)))
    qtbot.addWidget(one)
    one.resize(1176, 706)
    one.show()
    return one


def test_the_packages_of_the_definition_are_offered(presenter):
    assert "nfm-standard" in [choice.name for choice in presenter.view.packages]


def test_choosing_a_package_checks_it_and_writes_nothing(presenter, engine):
    path = presenter.view.packages[0].path
    presenter.choose(path)
    assert engine.jobs == [CheckPackageJob(package=path)]


def test_a_package_from_a_file_is_added_once(presenter, engine):
    presenter.add_file("own.nacal")
    presenter.add_file("own.nacal")
    assert [choice.path for choice in presenter.view.packages].count("own.nacal") == 1
    assert engine.jobs[0] == CheckPackageJob(package="own.nacal")


def test_the_plan_names_what_differs_with_counts(page, planned):
    assert planned.view.stage == PLANNED
    assert page.plan._changed.text() == "Tables that differ: 1. Values compared: 527. CHG_I_LIM_MAP"
    assert "NFM-STD-0100" in page.plan._ids.text()


def test_read_only_the_button_cannot_be_pressed_and_says_why(page, planned, engine):
    assert not page.plan.start_button.isEnabled()
    assert "service functions" in page.plan.start_button.toolTip()
    planned.start()
    assert not any(isinstance(job, FlashJob) for job in engine.jobs)


def test_a_failed_check_blocks_the_update_whatever_is_switched_on(page, planned, make, engine):
    planned.set_service(on=True)
    planned.check()
    planned.job_finished(make.finish(2, make.plan(checks=(("serial", True, "Fits."), ("demo", False, "It is a DEMO set.")))))
    assert not page.plan.start_button.isEnabled()
    assert [step.state for step in page.plan._checks.steps] == ["done", "failed"]
    assert "1 of 2 checks failed" in page.plan._verdict.text()
    planned.start()
    assert not any(isinstance(job, FlashJob) for job in engine.jobs)


def test_a_pack_that_is_up_to_date_is_not_written_again(planned, make):
    planned.set_service(on=True)
    planned.check()
    planned.job_finished(make.finish(2, make.plan(already_current=True)))
    assert "already active" in planned.view.start_reason


def test_the_confirmation_names_the_pack_and_wants_its_last_characters(page, planned, asked, engine, make, qtbot):
    planned.set_service(on=True)
    qtbot.mouseClick(page.plan.start_button, Qt.MouseButton.LeftButton)
    question, on_yes = asked[0]
    assert make.SERIAL in question.subject
    assert question.type_to_confirm == make.SERIAL[-4:]
    assert "NFM-COLD-0101" in question.effect
    assert not any(isinstance(job, FlashJob) for job in engine.jobs)
    on_yes()
    chosen = planned.view.chosen
    assert engine.jobs[-1] == FlashJob(package=chosen, serial=make.SERIAL, watch_s=WATCH_S, batch=batch_name(chosen))


def test_a_running_update_ticks_its_steps_and_estimates_the_time_left(page, running, clock):
    clock.now_s += 5
    running.job_progress(progress(2, "transfer", 0.5))
    assert [step.state for step in running.view.steps] == ["done"] * 4 + ["running"] + ["pending"] * 6
    assert running.view.seconds_left == 5 + WATCH_S
    assert page.progress.bar.value() == 500
    assert page.progress.isVisible()


def test_what_is_done_just_now_is_shown_below_its_step(running):
    running.job_progress(progress(2, "erase", 0.2))
    running.job_progress(progress(2, "erase", 0.25, "Waiting for the BMS"))
    assert running.view.steps[3].state == "running"
    assert running.view.steps[3].detail == "Waiting for the BMS"


def test_a_step_this_program_does_not_know_leaves_the_mark_where_it_is(running):
    running.job_progress(progress(2, "erase", 0.2))
    running.job_progress(progress(2, "polish", 0.25))
    assert running.view.steps[3].state == "running"


def test_a_resumed_update_counts_what_it_passes_over_as_done(running):
    running.job_progress(progress(2, "identify", 0.1))
    running.job_progress(progress(2, "restart", 0.7))
    assert [step.state for step in running.view.steps] == ["done"] * 7 + ["running"] + ["pending"] * 3


def test_do_not_unplug_is_said_only_while_it_is_true(page, running):
    running.job_progress(progress(2, "unlock", 0.1, cancellable=True))
    assert "unplug" not in page.progress.plug.text()
    assert page.progress.cancel_button.isEnabled()
    running.job_progress(progress(2, "transfer", 0.9, cancellable=False))
    assert "Do not unplug" in page.progress.plug.text()
    assert not page.progress.cancel_button.isVisible()


def test_cancel_is_asked_of_the_engine_only_while_safe(page, running, engine, qtbot):
    running.job_progress(progress(2, "transfer", 0.9, cancellable=False))
    running.cancel()
    assert engine.cancelled == []
    running.job_progress(progress(2, "transfer", 0.95, cancellable=True))
    qtbot.mouseClick(page.progress.cancel_button, Qt.MouseButton.LeftButton)
    assert engine.cancelled == [2]
    assert "safe point" in page.progress.plug.text()


def test_progress_never_runs_backwards(running):
    running.job_progress(progress(2, "erase", 0.4))
    running.job_progress(progress(2, "erase", 0.3))
    assert running.view.fraction == 0.4


def test_a_verified_update_says_how_many_bytes_were_read_back(page, running, make):
    results = []
    running.on_finished = results.append
    running.job_finished(make.finish(2, outcome()))
    assert running.view.stage == FINISHED
    assert page.result.word.text() == "Updated"
    assert page.result.sentence.text() == "Verified: read back 65,536 bytes, identical."
    assert all(step.state == "done" for step in running.view.steps)
    assert len(results) == 1
    assert not page.result.resume_button.isVisible()


@pytest.mark.parametrize(
    ("result", "word", "resume"),
    [
        ("already_current", "Already up to date", False),
        ("refused", "Refused, nothing was written", False),
        ("interrupted", "Interrupted", True),
        ("failed", "Failed", True),
    ],
)
def test_every_other_end_has_its_own_words(page, running, make, result, word, resume):
    running.job_finished(make.finish(2, outcome(result, reason="Because.", steps=("Unlock the BMS",))))
    assert page.result.word.text() == word
    assert "Because." in page.result.sentence.text()
    assert page.result.resume_button.isVisible() is resume
    assert "identical" not in page.result.sentence.text()


def test_a_job_that_fails_is_shown_as_failed_with_advice(page, running):
    running.job_failed(JobFailed(job_id=2, error="LinkLostError", what="The link was lost.", detail="", advice="Plug it in."))
    assert page.result.word.text() == "The update did not finish"
    assert "Plug it in." in page.result.sentence.text()
    assert "failed" in [step.state for step in running.view.steps]


def test_an_interrupted_update_is_offered_and_resumes_by_its_package(page, presenter, engine, make, qtbot):
    presenter.interrupted_found(
        InterruptedJobFound(serial=make.SERIAL, package="runs/5/package.nacal", step="transfer", started_utc="2026-03-01 14:00")
    )
    assert page.interrupted.isVisible()
    assert "Transfer the new calibration" in page.interrupted.accessibleDescription()
    page.interrupted.click()
    assert engine.jobs == [CheckPackageJob(package="runs/5/package.nacal")]
    presenter.job_finished(make.finish(1, make.plan()))
    assert "Resume" in page.plan.start_button.text()
    presenter.set_service(on=True)
    presenter.start()
    assert (engine.jobs[-1].package, engine.jobs[-1].serial) == ("runs/5/package.nacal", make.SERIAL)


def test_an_interrupted_update_of_another_pack_is_forgotten(presenter, make):
    presenter.interrupted_found(InterruptedJobFound(serial=make.SERIAL, package="p", step="s", started_utc=""))
    presenter.identified(make.identity("VIRTUAL-000099"))
    assert presenter.view.interrupted is None


def test_a_plan_does_not_survive_the_loss_of_the_link(planned, make, engine):
    planned.link_changed(make.LOST)
    assert planned.view.plan is None
    assert planned.view.stage == CHOOSE
    planned.link_changed(make.READY)
    assert len(engine.jobs) == 2, "the chosen package is checked again"


def test_an_update_goes_on_over_the_restart_of_the_bms(running, make):
    running.link_changed(make.LOST)
    running.link_changed(make.READY)
    assert running.view.stage == RUNNING


def test_a_package_that_cannot_be_checked_says_why(page, presenter):
    presenter.choose("broken.nacal")
    presenter.job_failed(JobFailed(job_id=1, error="PackageError", what="The file is damaged.", detail="", advice="Copy it."))
    assert page.empty.accessibleName() == "The file is damaged."
    assert page.empty.accessibleDescription() == "Copy it."


def test_done_leads_back_to_the_choice(page, running, make, qtbot):
    running.job_finished(make.finish(2, outcome()))
    qtbot.mouseClick(page.result.back_button, Qt.MouseButton.LeftButton)
    assert running.view.stage == CHOOSE
    assert page.empty.accessibleName() == "Choose a package"


# ---------------------------------------------------------------- what changes, levels, keys


def detailed(make, **changes):
    known = {
        "changes": tuple(
            ValueChanged(parameter="CHG_I_LIM_MAP", index=(0, column), old=0.5, new=0.25, unit="C") for column in range(13)
        ),
        "changes_count": 30,
        "signers": ("Ada (author)", "Bo (approver)"),
        "sequence": 12,
        "valid_to": "2027-01-01",
        "reason": "Less plating in the cold.",
    }
    return msgspec.structs.replace(make.plan(), **(known | changes))


def test_the_plan_lists_values_old_and_new_up_to_a_bound_and_says_how_many_more(page, planned, make):
    planned.check()
    planned.job_finished(make.finish(2, detailed(make)))
    lines = page.plan._changed.text().splitlines()
    assert lines[1] == "CHG_I_LIM_MAP[0][0]: 0.5 → 0.25 C"
    assert len(lines) == 14
    assert lines[-1] == "… and 18 more values."


def test_the_plan_says_who_signed_which_release_and_how_long_it_counts(page, planned, make):
    planned.check()
    planned.job_finished(make.finish(2, detailed(make)))
    words = "Release 12, valid until 2027-01-01. Signed by Ada (author), Bo (approver). Less plating in the cold."
    assert page.plan._release.text() == words


def test_a_bms_that_overwrites_in_place_wants_its_supply_confirmed(page, planned, asked, engine, make, qtbot):
    planned.set_service(on=True)
    planned.check()
    planned.job_finished(make.finish(2, detailed(make, contract_level="L1")))
    qtbot.mouseClick(page.plan.start_button, Qt.MouseButton.LeftButton)
    question, on_yes = asked[0]
    assert "external 12 V supply" in question.statement
    assert "refuses to charge until the update is finished" in question.safety
    assert question.danger
    on_yes()
    assert engine.jobs[-1].external_supply


def test_keys_of_a_library_go_with_the_update(page, planned, engine):
    planned.set_service(on=True)
    planned.use_keys("library:/opt/keys.so")
    assert "library /opt/keys.so" in page.plan._reason.text()
    planned.start()
    assert engine.jobs[-1].keys == "library:/opt/keys.so"


# ---------------------------------------------------------------- watch and roll-back


def test_the_watch_counts_down_and_says_that_the_new_calibration_is_active(page, running):
    running.job_progress(progress(2, "watch", 0.985, "Watching the new calibration for another 7 s"))
    assert running.view.steps[-1].state == "running"
    assert "another 7 s" in running.view.steps[-1].detail
    assert running.view.seconds_left is None
    assert "new calibration is active" in page.progress.plug.text()


def test_a_roll_back_is_a_step_of_its_own_and_its_end_names_the_faults(page, running, make):
    running.job_progress(progress(2, "watch", 0.985))
    running.job_progress(progress(2, "roll_back", 0.99, "Erasing", cancellable=False))
    assert running.view.steps[-1].text == "Write the previous calibration back"
    rolled_back = outcome("failed", reason="It raised faults.", rolled_back=True, new_faults=("P1B40-94",))
    running.job_finished(make.finish(2, rolled_back))
    assert page.result.word.text() == "Rolled back"
    assert "It raised faults." in page.result.sentence.text()
    assert not page.result.resume_button.isVisible()
    assert running.view.interrupted is None


# ---------------------------------------------------------------- unfinished updates


def test_before_anything_is_connected_the_unfinished_update_is_there_with_what_the_pack_does(qtbot, theme, engine, clock):
    presenter = UpdatePresenter(engine, clock)
    page = UpdatePage(presenter)
    qtbot.addWidget(page)
    page.show()
    for found, words in (
        ({"step": "transferring"}, "works with its previous calibration"),
        ({"step": "transferring", "in_place": True}, "refuses to charge until the update is finished"),
        ({"step": "watching"}, "not watched to the end"),
        ({"step": "erasing", "rolling_back": True}, "was being written back"),
    ):
        presenter.interrupted_found(InterruptedJobFound(serial="B-1", package="p.nacal", started_utc="", **found))
        assert page.interrupted.isVisible()
        assert words in page.interrupted.accessibleDescription()
    presenter.resume()
    assert (presenter.view.chosen, engine.jobs) == ("p.nacal", [])


def test_the_unfinished_update_of_another_pack_is_not_offered_for_this_one(presenter, make):
    presenter.interrupted_found(InterruptedJobFound(serial="B-1", package="p", step="s", started_utc=""))
    assert presenter.view.interrupted is None
    presenter.identified(make.identity(serial="B-1"))
    assert presenter.view.interrupted.serial == "B-1"


# ---------------------------------------------------------------- batches


def test_the_next_pack_of_a_batch_is_checked_by_itself_and_the_one_that_is_through_is_not(page, running, engine, make, qtbot):
    running.job_finished(make.finish(2, outcome()))
    qtbot.mouseClick(page.result.next_button, Qt.MouseButton.LeftButton)
    assert running.view.waiting
    assert page.batch.isVisible()
    assert page.batch.counts.text() == "Updated: 1"
    jobs = len(engine.jobs)
    running.link_changed(make.LOST)
    running.link_changed(make.READY)
    assert len(engine.jobs) == jobs, "the same pack again"
    running.identified(make.identity(serial="VIRTUAL-000043"))
    assert isinstance(engine.jobs[-1], CheckPackageJob)
    assert not running.view.waiting
    running.job_finished(make.finish(len(engine.jobs), make.plan(serial="VIRTUAL-000043")))
    running.start()
    first, second = (job for job in engine.jobs if isinstance(job, FlashJob))
    assert second.serial == "VIRTUAL-000043"
    assert first.batch == second.batch == batch_name(running.view.chosen)
    running.job_finished(make.finish(len(engine.jobs), outcome("refused", reason="Because.")))
    assert [entry.serial for entry in running.view.batch] == ["VIRTUAL-000043", make.SERIAL]
    running.back()
    assert running.view.batch == ()


def test_a_pack_that_was_interrupted_is_taken_again(running, engine, make):
    running.job_finished(make.finish(2, outcome()))
    running.next_pack()
    running.identified(make.identity(serial="VIRTUAL-000043"))
    running.job_finished(make.finish(len(engine.jobs), make.plan(serial="VIRTUAL-000043")))
    running.start()
    running.job_finished(make.finish(len(engine.jobs), outcome("interrupted")))
    running.next_pack()
    assert isinstance(engine.jobs[-1], CheckPackageJob)

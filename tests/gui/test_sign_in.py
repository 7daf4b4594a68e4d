"""Signing in at the window: who is at work stands in the top bar; what they may not do cannot be pressed, and says why."""

import datetime
import sys

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QLineEdit

from bms.access.model import OPEN_INSTALLATION, RIGHTS, Actor, Right, Role
from engine.messages import AuditIncomplete, Faults, SignedIn, SignIn, SignInRefused, SignOut
from engine.settings import LastConnection, Settings, save_settings
from gui.access_words import role_words, why_not
from gui.app import HaliteWindow
from gui.dialogs.sign_in import SignInDialog
from gui.pages.console.presenter import ConsolePresenter
from gui.pages.faults.presenter import FaultsPresenter
from gui.pages.update.presenter import UpdatePresenter

NOBODY = SignedIn(name="", role="viewer", rights=(), signed_in=False, asks=True)


def somebody(role, name="Ann Lee"):
    rights = tuple(right.value for right in RIGHTS[Role(role)])
    return SignedIn(name=name, role=role, rights=rights, signed_in=True, asks=True)


@pytest.fixture
def halite(qapp, client, make, qtbot):
    save_settings(Settings(last_connection=LastConnection(link=make.LINK, pack="demo-nfm-120s"), theme="light", operator="Li"))
    one = HaliteWindow(qapp, start_engine=lambda: client, virtual_pack_command=[sys.executable, "-c", "pass"])
    one.show()
    qtbot.waitUntil(lambda: one.live is not None, timeout=5000)
    yield one
    one.close()
    one.window.close()
    one.window.deleteLater()
    one.theme.deleteLater()
    one.deleteLater()


@pytest.fixture
def tell(halite, client):
    """Return a function that lets the engine say something."""

    def tell(*events):
        client.events = list(events)
        halite.bridge.poll()

    return tell


def dialogs(halite):
    return [dialog for dialog in halite.window.findChildren(SignInDialog) if dialog.isVisible()]


def answers(client, kind):
    return [command for command in client.sent if isinstance(command, kind)]


# ---------------------------------------------------------------- words


@pytest.mark.parametrize("role", Role)
def test_every_role_has_a_word_and_every_refusal_a_reason(qapp, role):
    actor = Actor(name="Ann", role=role, signed_in=True)
    assert role_words(role)
    for right in Right:
        assert bool(why_not(actor, right)) is not actor.may(right)
    assert "Sign in first" in why_not(Actor(name="", role=Role.VIEWER), Right.CLEAR_FAULTS)


# ---------------------------------------------------------------- the top bar


def test_without_a_role_file_the_operator_is_shown_and_nothing_else_is_different(halite):
    bar = halite.window.bar
    assert bar.person.accessibleName() == "Operator Li"
    assert bar.person.focusPolicy() == Qt.FocusPolicy.NoFocus
    assert bar.access.isEnabled()
    bar.person.click()
    assert not dialogs(halite)


def test_where_people_have_to_sign_in_the_service_switch_waits_for_somebody_who_may(halite, tell):
    bar = halite.window.bar
    tell(NOBODY)
    assert bar.person.accessibleName() == "Not signed in Sign in"
    assert not bar.access.isEnabled()
    assert "Sign in first" in bar.access.toolTip()
    tell(somebody("technician"))
    assert bar.person.accessibleName() == "technician Ann Lee"
    assert bar.access.isEnabled()
    bar.access.click()
    assert bar.access.isChecked()
    tell(somebody("approver"))
    assert not bar.access.isChecked(), "who may not write does not find it switched on"
    assert "approver may not" in bar.access.toolTip()


def test_after_a_time_out_the_switch_is_off_and_the_question_comes_by_itself(halite, tell):
    tell(somebody("engineer"))
    halite.window.bar.access.click()
    tell(SignedIn(name="", role="viewer", rights=(), signed_in=False, asks=True, reason="Nobody has worked here for a while."))
    assert not halite.window.bar.access.isChecked()
    assert "Nobody has worked here" in halite.window.action_text.text()
    (dialog,) = dialogs(halite)
    dialog.reject()


def test_a_role_file_that_cannot_be_believed_is_said(halite, tell):
    tell(SignedIn(name="", role="viewer", rights=(), signed_in=False, asks=True, reason="The role file is damaged."))
    assert halite.window.action_text.text() == "The role file is damaged."
    assert not dialogs(halite)


def test_a_failing_audit_log_is_said(halite, tell):
    tell(AuditIncomplete(reason="The log failed.", advice="Look at it."))
    assert halite.window.action_text.text() == "The log failed. Look at it."


# ---------------------------------------------------------------- the question


@pytest.fixture
def asked(halite, tell, qtbot):
    tell(NOBODY)
    for shortcut in halite.window.findChildren(QShortcut):
        if shortcut.key() == QKeySequence("Ctrl+L"):
            shortcut.activated.emit()
    (dialog,) = dialogs(halite)
    yield dialog
    for left in dialogs(halite):
        left.reject()


def test_name_and_password_go_to_the_engine_and_the_question_leaves_when_they_were_right(halite, client, tell, asked, qtbot):
    qtbot.keyClicks(asked.name, "Ann Lee")
    qtbot.keyClicks(asked.password, "secret")
    qtbot.keyClick(asked.password, Qt.Key.Key_Return)
    assert answers(client, SignIn) == [SignIn(name="Ann Lee", password="secret")]
    assert asked.password.text() == ""
    tell(somebody("engineer"))
    assert not dialogs(halite)


def test_a_scanned_badge_goes_to_the_engine_and_does_not_stay_on_the_screen(client, asked, qtbot):
    qtbot.keyClicks(asked.name, "0012345678")
    qtbot.keyClick(asked.name, Qt.Key.Key_Return)
    assert answers(client, SignIn) == [SignIn(badge="0012345678")]
    assert asked.name.text() == ""


def test_a_refusal_is_said_and_the_button_waits_as_long_as_the_engine_does(client, tell, asked, qtbot):
    asked.name.setText("Ann Lee")
    tell(SignInRefused(reason="The name or the password is wrong.", wait_s=1.5, advice="Check both."))
    assert asked.refusal.text() == "The name or the password is wrong. Check both."
    assert not asked.sign_in_button.isEnabled()
    assert asked.sign_in_button.text() == "Wait 2 s"
    asked._second_passed()
    assert asked.sign_in_button.text() == "Wait 1 s"
    asked._second_passed()
    assert asked.sign_in_button.isEnabled()
    assert asked.sign_in_button.text() == "Sign in"


def test_a_password_is_never_shown_and_an_empty_question_is_not_sent(asked):
    assert asked.password.echoMode() == QLineEdit.EchoMode.Password
    assert not asked.sign_in_button.isEnabled()
    assert asked.sign_out_button.isHidden()


def test_who_is_signed_in_can_leave(halite, client, tell, qtbot):
    tell(somebody("technician"))
    halite.window.bar.person.click()
    (dialog,) = dialogs(halite)
    dialog.sign_out_button.click()
    assert len(answers(client, SignOut)) == 1
    tell(NOBODY)
    assert not dialogs(halite)
    assert not halite.window.bar.access.isEnabled()


# ---------------------------------------------------------------- the pages


def actor(role):
    return Actor(name="Ann", role=role, signed_in=True)


def test_faults_are_cleared_only_by_who_may(engine, make):
    presenter = FaultsPresenter(engine, lambda: datetime.datetime.now(datetime.UTC))
    presenter.set_service(on=True)
    presenter.identified(make.identity())
    presenter.link_changed(make.READY)
    presenter.job_finished(make.finish(1, Faults(faults=(make.fault(),))))
    for role in Role:
        presenter.set_actor(actor(role))
        assert bool(presenter.view.clear_reason) is not actor(role).may(Right.CLEAR_FAULTS)


def test_a_pack_is_updated_only_by_who_may(engine, make, clock):
    presenter = UpdatePresenter(engine, clock)
    presenter.set_service(on=True)
    presenter.identified(make.identity())
    presenter.link_changed(make.READY)
    presenter.choose("x")
    presenter.job_finished(make.finish(1, make.plan()))
    for role in Role:
        presenter.set_actor(actor(role))
        assert bool(presenter.view.start_reason) is not actor(role).may(Right.FLASH_RELEASED)


@pytest.mark.parametrize(
    ("request_bytes", "right"),
    [("22F190", None), ("1101", Right.CONSOLE), ("31010203", Right.ACTUATE), ("14FFFFFF", Right.CLEAR_FAULTS)],
)
def test_a_request_is_sent_only_by_who_may(engine, make, clock, definition, request_bytes, right):
    presenter = ConsolePresenter(engine, clock, lambda: None)
    presenter.set_definition(definition)
    presenter.set_service(on=True)
    presenter.identified(make.identity())
    presenter.link_changed(make.READY)
    presenter.draft.type_bytes(request_bytes)
    for role in Role:
        presenter.set_actor(actor(role))
        assert bool(presenter.view.send_reason) is (right is not None and not actor(role).may(right))
        assert bool(presenter.view.unlock_reason) is not actor(role).may(Right.CONSOLE)
    presenter.set_actor(OPEN_INSTALLATION)
    assert not presenter.view.send_reason


def test_nobody_who_may_not_unlocks(engine, make, clock, definition):
    presenter = ConsolePresenter(engine, clock, lambda: None)
    presenter.set_definition(definition)
    presenter.set_service(on=True)
    presenter.identified(make.identity())
    presenter.link_changed(make.READY)
    presenter.set_actor(actor(Role.TECHNICIAN))
    presenter.unlock(0x11, "demo")
    assert not engine.jobs
    presenter.set_actor(actor(Role.ENGINEER))
    presenter.unlock(0x11, "demo")
    assert len(engine.jobs) == 1


def test_pages_hear_of_whoever_signs_in(halite, tell, make):
    tell(make.identity(), make.READY, NOBODY)
    tell(make.finish(1, Faults(faults=(make.fault(),))))
    assert "Sign in first" in halite.live.faults.view.clear_reason
    tell(somebody("technician"))
    assert "Switch service functions on" in halite.live.faults.view.clear_reason

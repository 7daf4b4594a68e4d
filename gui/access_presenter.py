"""Who is at work: the name in the top bar, the question for a password, and whether service functions can be switched on."""

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QCoreApplication

from bms.access.model import OPEN_INSTALLATION, Actor, Right, Role
from engine.messages import AuditIncomplete, LinkStateChanged, SignedIn, SignIn, SignInRefused, SignOut
from gui.access_words import role_words, why_not
from gui.bridge.engine_link import EngineLink
from gui.dialogs.sign_in import SignInDialog, open_dialog
from gui.main_window import MainWindow
from gui.wording import engine_text

SERVICE_RIGHTS = (Right.CLEAR_FAULTS, Right.FLASH_RELEASED, Right.ACTUATE, Right.CONSOLE)


class AccessPresenter:
    """Follows the engine, which alone decides; without a role file everybody is the operator of the settings."""

    def __init__(self, window: MainWindow, engine: EngineLink, operator: str) -> None:
        """Start as an installation without a role file; the engine says so if it is another."""
        self._window = window
        self._engine = engine
        self._asks = False
        self._plays = False
        self._problem = ""
        self._dialog: SignInDialog | None = None
        self.actor = replace(OPEN_INSTALLATION, name=operator)
        self.on_change: Callable[[Actor], None] = lambda _actor: None
        window.bar.person_pressed.connect(self.ask)
        self._show()

    def ask(self, reason: str = "") -> None:
        """Ask who is there, where people have to sign in."""
        if not self._asks or self._dialog is not None:
            return
        person = self.actor.name if self.actor.signed_in else ""
        dialog = open_dialog(person, engine_text(reason or self._problem), self._window)
        dialog.wanted.connect(self._sign_in)
        dialog.sign_out_wanted.connect(self._sign_out)
        dialog.destroyed.connect(self._closed)
        self._dialog = dialog

    def signed_in(self, event: SignedIn) -> None:
        """Somebody came or went."""
        was_signed_in = self.actor.signed_in
        self._asks = event.asks
        self._problem = event.reason
        self.actor = Actor(name=event.name, role=Role(event.role), signed_in=event.signed_in)
        if self._dialog is not None and (event.signed_in or was_signed_in):
            self._dialog.accept()
        self._show()
        if event.reason:
            self._window.show_action(engine_text(event.reason))
        if was_signed_in and not event.signed_in and event.reason:
            self.ask(event.reason)

    def link_changed(self, event: LinkStateChanged) -> None:
        """While a recording is open nobody can change anything."""
        plays = event.state == "playback"
        if plays != self._plays:
            self._plays = plays
            self._show()

    def sign_in_refused(self, event: SignInRefused) -> None:
        """Somebody did not get in."""
        if self._dialog is not None:
            self._dialog.show_refusal(engine_text(f"{event.reason} {event.advice}".strip()), event.wait_s)

    def audit_incomplete(self, event: AuditIncomplete) -> None:
        """Something was done that the audit log did not take."""
        self._window.show_action(engine_text(f"{event.reason} {event.advice}".strip()))

    def _sign_in(self, name: str, password: str, badge: str) -> None:
        self._engine.send(SignIn(name=name, password=password, badge=badge))

    def _sign_out(self) -> None:
        self._engine.send(SignOut())

    def _closed(self) -> None:
        self._dialog = None

    def _show(self) -> None:
        actor, bar = self.actor, self._window.bar
        translate = QCoreApplication.translate
        nobody = translate("Access", "Not signed in") if self._asks else translate("Access", "Operator")
        caption = role_words(actor.role) if actor.signed_in else nobody
        bar.person.show_person(actor.name, caption, asks=self._asks)
        recording = translate("Access", "This is a recording: there is no pack that could be changed.")
        bar.show_access_reason(recording if self._plays else why_not(actor, *SERVICE_RIGHTS))
        self.on_change(actor)

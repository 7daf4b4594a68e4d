"""Who is signed in at this engine: lets people in and out, locks after idle time, says what they may, records all of it."""

from collections.abc import Callable

from bms.access.installation import Installation, load_installation
from bms.access.model import RIGHTS, Actor, Right
from bms.access.signing_in import Entrance, SignInRefusedError
from bms.audit.trail import AuditTrail, AuditValue
from bms.clock import Clock
from bms.errors import SafetyRefusalError
from engine.messages import AuditIncomplete, Event, SignedIn, SignIn, SignInRefused

_TO_SIGN_IN = "Sign in first; on the command line with --user."


class SignInDesk:
    """Belongs to one session. All methods are called on its thread."""

    def __init__(self, audit: AuditTrail, clock: Clock, emit: Callable[[Event], None]) -> None:
        """Start with nobody signed in."""
        self._audit = audit
        self._clock = clock
        self._emit = emit
        self._entrance = Entrance(clock)
        self._person: Actor | None = None
        self._touched_s = 0.0
        self._lock_after_s = 0

    @property
    def actor(self) -> Actor:
        """Who is there now."""
        return load_installation(self._clock.utc()).anybody if self._person is None else self._person

    def sign_in(self, command: SignIn) -> None:
        """Let somebody in, or say why not."""
        try:
            if command.badge:
                person = self._entrance.sign_in_by_badge(command.badge)
            else:
                person = self._entrance.sign_in(command.name, command.password)
        except SafetyRefusalError as error:
            self.note("access.sign_in_refused", name=command.name, badge=bool(command.badge), reason=error.what)
            wait_s = error.wait_s if isinstance(error, SignInRefusedError) else 0.0
            self._emit(SignInRefused(reason=error.what, wait_s=wait_s, advice=error.advice))
            return
        self._person = person
        file = load_installation(self._clock.utc()).file
        self._lock_after_s = 0 if file is None else file.lock_after_s
        self.touch()
        self.note("access.signed_in", badge=bool(command.badge))
        self.tell()

    def sign_out(self, reason: str = "") -> None:
        """Let whoever is signed in go; `reason`: a sentence, if they did not ask for it."""
        if self._person is not None:
            self.note("access.signed_out", reason=reason)
            self._person = None
        self.tell(reason)

    def touch(self) -> None:
        """Somebody is at work: the idle time begins anew."""
        self._touched_s = self._clock.monotonic_s()

    @property
    def locks_in_s(self) -> float | None:
        """When `tick` has something to do at the latest; None: nobody is signed in."""
        if self._person is None:
            return None
        return max(0.0, self._lock_after_s - (self._clock.monotonic_s() - self._touched_s))

    def tick(self, *, working: bool) -> None:
        """Sign out whoever has not worked for as long as the role file allows."""
        if working:
            self.touch()
        elif self.locks_in_s == 0.0:
            self.sign_out("Nobody has worked here for a while, so you were signed out.")

    def require(self, right: Right) -> None:
        """Do nothing if whoever is there has a right, by the role file as it is now.

        Raises:
            SafetyRefusalError: nobody is signed in, the role does not allow it, or the role file cannot be believed.
        """
        try:
            self._require(load_installation(self._clock.utc()), right)
        except SafetyRefusalError as error:
            self.note("access.refused", right=right.value, reason=error.what)
            raise

    def _require(self, installation: Installation, right: Right) -> None:
        if installation.asks:
            file = installation.require_file()
            person = self._person
            user = None if person is None else file.find(person.name)
            if person is None or user is None or user.role is not person.role:
                if person is not None:
                    self.sign_out()
                raise SafetyRefusalError(f"Nobody is signed in, so nobody may {right.value}.", advice=_TO_SIGN_IN)
        self.actor.require(right)

    def tell(self, reason: str = "") -> None:
        """Tell the front end who is there."""
        installation = load_installation(self._clock.utc())
        actor = self.actor
        self._emit(
            SignedIn(
                name=actor.name,
                role=actor.role.value,
                rights=tuple(sorted(right.value for right in RIGHTS[actor.role])),
                signed_in=actor.signed_in,
                asks=installation.asks,
                reason=reason or installation.problem,
            )
        )

    def tell_if_asked(self) -> None:
        """Tell the front end who is there, if people have to sign in here."""
        if load_installation(self._clock.utc()).asks:
            self.tell()

    def note(self, event: str, **body: AuditValue) -> None:
        """Record what has happened; a log that does not take it is told."""
        try:
            self._audit.record(event, actor=self.actor, body=body)
        except OSError as error:
            self._emit(incomplete(error))


def incomplete(error: OSError) -> AuditIncomplete:
    """Return what front ends are told when the audit log failed."""
    return AuditIncomplete(
        reason=f"The audit log does not take a record: {error}.",
        advice="Free some space on this computer's disk, then check the log: halite audit verify.",
    )

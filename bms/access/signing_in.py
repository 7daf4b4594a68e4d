"""Signing in with name and password, or with a badge."""

import math
from pathlib import Path

from bms.access.attempts import Attempts
from bms.access.installation import access_folder, load_installation
from bms.access.model import Actor
from bms.access.passwords import SecretHash, hash_secret, is_secret
from bms.access.role_file import User, same_name
from bms.clock import Clock
from bms.errors import SafetyRefusalError

_ATTEMPTS_NAME = "attempts.db"
_NO_HASH = "0" * 64


class SignInRefusedError(SafetyRefusalError):
    """Somebody did not get in. `wait_s`: no further attempt is looked at before."""

    def __init__(self, what: str, *, wait_s: float = 0.0, detail: str = "", advice: str = "") -> None:
        """Keep the wait beside the sentence."""
        super().__init__(what, detail=detail, advice=advice)
        self.wait_s = wait_s


class Entrance:
    """Lets people into this installation. The role file is read anew each time: a newer one counts at once."""

    def __init__(self, clock: Clock, *, folder: Path | None = None) -> None:
        """`folder`: where attempts are counted, if not in this installation."""
        self._clock = clock
        self._attempts = Attempts((access_folder() if folder is None else folder) / _ATTEMPTS_NAME)

    def sign_in(self, name: str, password: str) -> Actor:
        """Return who somebody is. A name that is not known costs as much time as one that is.

        Raises:
            SignInRefusedError: name or password is wrong, or it is too early for another attempt.
            SafetyRefusalError: nobody can sign in here.
        """
        file = load_installation(self._clock.utc()).require_file()
        user = file.find(name)
        who = "unknown" if user is None else f"user:{same_name(user.name)}"
        self._begin(who)
        kept = SecretHash(salt=file.badge_salt, hash=_NO_HASH) if user is None else user.password
        if not is_secret(password, kept, file.hardness) or user is None:
            raise self._refused(who, "The name or the password is wrong.", "Check both, then try again.")
        return self._let_in(user, who)

    def sign_in_by_badge(self, code: str) -> Actor:
        """Return whose badge was scanned.

        Raises:
            SignInRefusedError: nobody has this badge, or it is too early for another attempt.
            SafetyRefusalError: nobody can sign in here.
        """
        file = load_installation(self._clock.utc()).require_file()
        self._begin("badge")
        user = file.with_badge(hash_secret(code.strip(), file.badge_salt, file.hardness).hash)
        if user is None:
            raise self._refused("badge", "Nobody has this badge.", "Sign in with name and password.")
        return self._let_in(user, "badge")

    def _begin(self, who: str) -> None:
        """Count an attempt, or refuse to look at it yet."""
        try:
            wait_s = self._attempts.begin(who, self._clock.utc().timestamp())
        except OSError as error:
            raise _not_counted(error) from error
        if wait_s > 0:
            raise SignInRefusedError(
                f"After wrong attempts the next one has to wait {math.ceil(wait_s)} s.",
                wait_s=wait_s,
                detail=who,
                advice="Wait, then try again.",
            )

    def _refused(self, who: str, what: str, advice: str) -> SafetyRefusalError:
        try:
            wait_s = self._attempts.left_s(who, self._clock.utc().timestamp())
        except OSError as error:
            return _not_counted(error)
        return SignInRefusedError(what, wait_s=wait_s, detail=who, advice=advice)

    def _let_in(self, user: User, who: str) -> Actor:
        try:
            self._attempts.succeeded(who)
        except OSError as error:
            raise _not_counted(error) from error
        return Actor(name=user.name, role=user.role, signed_in=True)


def _not_counted(error: OSError) -> SafetyRefusalError:
    return SafetyRefusalError(
        "Attempts to sign in cannot be counted, so nobody can sign in.",
        detail=str(error),
        advice="Free some space on this computer's disk.",
    )

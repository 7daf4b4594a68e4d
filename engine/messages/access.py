"""Who is signed in, and what that lets them do."""

from engine.messages.message import Message


class SignIn(Message, frozen=True, kw_only=True):
    """Sign somebody in; answered by `SignedIn` or `SignInRefused`.

    Attributes:
        name: whose password it is.
        password: never kept, never shown, not even of the message itself.
        badge: code of a badge instead of name and password, or empty.
    """

    name: str = ""
    password: str = ""
    badge: str = ""

    def __repr__(self) -> str:
        """Say nothing that must stay secret: this ends up in tracebacks."""
        return f"SignIn(name={self.name!r})"


class SignOut(Message, frozen=True, kw_only=True):
    """Sign out whoever is signed in; answered by `SignedIn`."""


class SignedIn(Message, frozen=True, kw_only=True):
    """Who is there now: after signing in or out, after a time-out, and at the start where people have to sign in.

    Attributes:
        name: of the person; empty: nobody in particular.
        role: `bms.access.model.Role`.
        rights: `bms.access.model.Right`, those of the role.
        signed_in: a password or a badge was checked.
        asks: this installation wants people to sign in before they write.
        reason: why nobody is signed in, or why nobody may write; a sentence, or empty.
    """

    name: str
    role: str
    rights: tuple[str, ...]
    signed_in: bool
    asks: bool = False
    reason: str = ""


class SignInRefused(Message, frozen=True, kw_only=True):
    """Somebody did not get in. `wait_s`: the next attempt is not looked at before."""

    reason: str
    wait_s: float = 0.0
    advice: str = ""


class AuditIncomplete(Message, frozen=True, kw_only=True):
    """The audit log did not take a record of something that has happened."""

    reason: str
    advice: str = ""

"""The signed list of the people who may use an installation, and in which role (docs/access.md)."""

import datetime
from typing import Annotated, Literal

import msgspec

from bms.access.model import RIGHTS, Right, Role
from bms.access.passwords import Hardness, SecretHash
from bms.errors import PackageError
from bms.trust.canonical import damaged, read_canonical, write_canonical
from bms.trust.root import TrustRoot
from bms.trust.signed_document import open_signed

PAYLOAD_TYPE = "application/vnd.halite.roles.v1+json"
SUFFIX = ".halite-roles"

_Name = Annotated[str, msgspec.Meta(min_length=1, max_length=100)]
_KeyId = Annotated[str, msgspec.Meta(pattern="^([0-9a-f]{16})?$")]


class User(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One person.

    Attributes:
        name: as it stands in records.
        role: what the person is to Halite.
        password: what is kept of the password.
        badge: hash of the badge code under the file's badge salt, or empty.
        author_key: id of the key the person signs packages with as author, or empty.
        approver_key: the same as approver.
    """

    name: _Name
    role: Role
    password: SecretHash
    badge: Annotated[str, msgspec.Meta(pattern="^([0-9a-f]{64})?$")] = ""
    author_key: _KeyId = ""
    approver_key: _KeyId = ""


class RoleFile(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What an administrator signs.

    Attributes:
        version: grows with each file; an older one is never taken again.
        station: name of the installation, as it stands in records.
        valid_to: after that nobody may write until there is a newer file.
        lock_after_s: without work for so long, who is signed in has to do it again.
        hardness: of all hashes in the file.
        badge_salt: one for all badges, so that a scanned code is looked up with one hash.
        users: everybody.
    """

    schema: Literal["halite.roles/1"] = "halite.roles/1"
    version: Annotated[int, msgspec.Meta(ge=1, le=2**31)]
    station: Annotated[str, msgspec.Meta(max_length=100)]
    valid_to: Annotated[datetime.datetime, msgspec.Meta(tz=True)]
    lock_after_s: Annotated[int, msgspec.Meta(ge=30, le=86_400)] = 900
    hardness: Hardness = Hardness()
    badge_salt: Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{32}$")]
    users: Annotated[list[User], msgspec.Meta(max_length=1000)]

    def find(self, name: str) -> User | None:
        """Return who has a name, however it is spelled."""
        wanted = same_name(name)
        return next((user for user in self.users if same_name(user.name) == wanted), None)

    def with_badge(self, hashed: str) -> User | None:
        """Return whose badge code has this hash."""
        return next((user for user in self.users if user.badge and user.badge == hashed), None)


def same_name(name: str) -> str:
    """Return a name as names are compared: without regard to case and surplus spaces."""
    return " ".join(name.split()).casefold()


def open_role_file(data: bytes, trust: TrustRoot) -> RoleFile:
    """Verify a role file and read it.

    Demonstration keys count only where nothing but demonstration keys is trusted: in a training installation.

    Raises:
        PackageError: it is damaged, not signed by an administrator, or contradicts itself.
    """
    return parse_role_file(open_signed(data, PAYLOAD_TYPE, trust, ("admin",), accept_demo=trust.demo))


def parse_role_file(payload: bytes) -> RoleFile:
    """Read the contents of a role file, or a draft of one.

    Raises:
        PackageError: they are damaged, or contradict themselves.
    """
    file = read_canonical(payload, RoleFile)
    if len({same_name(user.name) for user in file.users}) != len(file.users):
        raise damaged("two users have the same name")
    for what in ("badge", "author_key", "approver_key"):
        given = [value for user in file.users if (value := getattr(user, what))]
        if len(set(given)) != len(given):
            raise damaged(f"two users have the same {what.replace('_', ' ')}")
    return file


def role_file_payload(file: RoleFile) -> bytes:
    """Return the contents of a role file, to be signed by an administrator."""
    return write_canonical(file)


def holder_of(file: RoleFile, key_id: str) -> User | None:
    """Return who signs packages with a key."""
    return next((user for user in file.users if key_id and key_id in {user.author_key, user.approver_key}), None)


def require_another_approver(file: RoleFile, author_key: str, approver_key: str) -> None:
    """Do nothing if the approver of a package is another person than its author, and may approve.

    Raises:
        PackageError: it is the same person under two keys, or somebody who may not approve.
    """
    author, approver = holder_of(file, author_key), holder_of(file, approver_key)
    name = approver_key if approver is None else approver.name
    if author_key == approver_key or (author is not None and author == approver):
        raise PackageError(
            f"{name} cannot approve their own work.",
            detail=f"keys {author_key} and {approver_key}",
            advice="Have somebody else look at it and sign it as approver.",
        )
    if approver is not None and Right.APPROVE not in RIGHTS[approver.role]:
        raise PackageError(
            f"{name} may not approve packages here.",
            detail=f"key {approver_key}, role {approver.role.value}",
            advice="Have an approver look at it and sign it.",
        )

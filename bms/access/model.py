"""Roles and rights. The table is `RIGHTS`; docs/access.md explains it."""

import enum
from dataclasses import dataclass

from bms.errors import SafetyRefusalError


class Role(enum.StrEnum):
    """What somebody is to Halite."""

    VIEWER = "viewer"
    TECHNICIAN = "technician"
    STATION = "station"
    ENGINEER = "engineer"
    APPROVER = "approver"
    ADMIN = "admin"


class Right(enum.StrEnum):
    """What somebody may do. Looking, reading and saving what was read needs no right."""

    CLEAR_FAULTS = "clear the fault memory"
    FLASH_RELEASED = "write a released package into a pack"
    ACTUATE = "operate outputs and start routines"
    CONSOLE = "send requests of their own that change something"
    AUTHOR = "make packages and sign them as author"
    APPROVE = "sign the packages of others as approver"
    BENCH_WRITE = "write to a BMS whose active calibration is not protected (contract levels L0 and L1)"
    ADMINISTER = "change users, trust root and stations"


RIGHTS: dict[Role, frozenset[Right]] = {
    Role.VIEWER: frozenset(),
    Role.TECHNICIAN: frozenset({Right.CLEAR_FAULTS, Right.FLASH_RELEASED, Right.ACTUATE}),
    Role.STATION: frozenset({Right.CLEAR_FAULTS, Right.FLASH_RELEASED, Right.ACTUATE}),
    Role.ENGINEER: frozenset(
        {Right.CLEAR_FAULTS, Right.FLASH_RELEASED, Right.ACTUATE, Right.CONSOLE, Right.AUTHOR, Right.BENCH_WRITE}
    ),
    Role.APPROVER: frozenset({Right.APPROVE}),
    Role.ADMIN: frozenset({Right.ADMINISTER}),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Who does something.

    Attributes:
        name: as it stands in records; may be empty where nobody has to sign in.
        role: see `Role`.
        signed_in: a password was checked against a signed role file; False: this installation has none.
    """

    name: str
    role: Role
    signed_in: bool = False

    def may(self, right: Right) -> bool:
        """Whether the role has a right."""
        return right in RIGHTS[self.role]

    def require(self, right: Right) -> None:
        """Do nothing if the role has a right.

        Raises:
            SafetyRefusalError: it has not.
        """
        if not self.may(right):
            raise SafetyRefusalError(
                f"The role {self.role.value} may not {right.value}.",
                detail=self.name,
                advice="Sign in as somebody who may.",
            )


OPEN_INSTALLATION = Actor(name="", role=Role.ENGINEER)
"""Whoever sits there, where no role file is installed: everything but approving, administering and widening the envelope."""

"""What each role may do, and what is said when it may not."""

import pytest

from bms.access.model import OPEN_INSTALLATION, RIGHTS, Actor, Right, Role
from bms.errors import SafetyRefusalError


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("right", Right)
def test_a_role_may_what_the_table_says_and_nothing_else(role, right):
    actor = Actor(name="Ann", role=role, signed_in=True)
    if right in RIGHTS[role]:
        actor.require(right)
    else:
        with pytest.raises(SafetyRefusalError, match=f"{role.value} may not {right.value[:20]}"):
            actor.require(right)


def test_nobody_has_all_rights_and_a_viewer_has_none():
    assert all(set(Right) - rights for rights in RIGHTS.values())
    assert not RIGHTS[Role.VIEWER]


@pytest.mark.parametrize("role", Role)
def test_who_makes_packages_never_approves_them_and_who_administers_never_writes(role):
    rights = RIGHTS[role]
    assert not {Right.AUTHOR, Right.APPROVE} <= rights
    assert Right.ADMINISTER not in rights or rights == {Right.ADMINISTER}
    assert Right.APPROVE not in rights or rights == {Right.APPROVE}


def test_an_open_installation_neither_approves_nor_administers():
    assert not OPEN_INSTALLATION.may(Right.APPROVE)
    assert not OPEN_INSTALLATION.may(Right.ADMINISTER)
    assert not OPEN_INSTALLATION.signed_in

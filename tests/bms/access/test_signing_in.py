"""Signing in: who knows the password gets in, who guesses waits longer each time, also after a restart."""

import pytest

from bms.access.installation import install_role_file
from bms.access.model import Role
from bms.access.signing_in import Entrance, SignInRefusedError
from bms.errors import SafetyRefusalError


@pytest.fixture
def entrance(role_file, sign, clock):
    install_role_file(sign(role_file), clock.utc())
    return Entrance(clock)


@pytest.mark.parametrize("name", ["Ann Lee", "ann lee", "  ANN   Lee "])
def test_the_right_password_lets_in_however_the_name_is_spelled(entrance, name):
    actor = entrance.sign_in(name, "secret of Ann Lee")
    assert (actor.name, actor.role, actor.signed_in) == ("Ann Lee", Role.ENGINEER, True)


@pytest.mark.parametrize("name", ["Ann Lee", "Nobody", ""])
@pytest.mark.parametrize("password", ["", "secret of Tom", "secret of ann lee"])
def test_a_wrong_name_or_password_is_refused_with_the_same_words(entrance, name, password):
    with pytest.raises(SignInRefusedError, match="The name or the password is wrong"):
        entrance.sign_in(name, password)


def test_each_failure_doubles_the_wait_and_the_right_password_has_to_wait_too(entrance, clock):
    waits = []
    for _ in range(5):
        with pytest.raises(SignInRefusedError, match="wrong") as refused:
            entrance.sign_in("Tom", "no")
        waits.append(refused.value.wait_s)
        with pytest.raises(SignInRefusedError, match="has to wait"):
            entrance.sign_in("Tom", "secret of Tom")
        clock.pass_s(refused.value.wait_s)
    assert waits == [1, 2, 4, 8, 16]
    assert entrance.sign_in("Tom", "secret of Tom").name == "Tom"


def test_the_wait_ends_at_a_quarter_of_an_hour(entrance, clock):
    for _ in range(12):
        with pytest.raises(SignInRefusedError) as refused:
            entrance.sign_in("Tom", "no")
        clock.pass_s(refused.value.wait_s)
    assert refused.value.wait_s == 900
    assert entrance.sign_in("Tom", "secret of Tom").name == "Tom"


def test_the_wait_survives_a_restart_and_a_clock_that_is_set_back(entrance, clock):
    for wait_s in (1, 2, 4):
        with pytest.raises(SignInRefusedError):
            entrance.sign_in("Tom", "no")
        clock.pass_s(wait_s)
    with pytest.raises(SignInRefusedError):
        entrance.sign_in("Tom", "no")
    clock.pass_s(-3600)
    with pytest.raises(SignInRefusedError, match="has to wait 8 s"):
        Entrance(clock).sign_in("Tom", "secret of Tom")


def test_failures_of_one_do_not_keep_another_out(entrance):
    with pytest.raises(SignInRefusedError):
        entrance.sign_in("Tom", "no")
    assert entrance.sign_in("Zoë", "secret of Zoë").role is Role.VIEWER


def test_whoever_got_in_begins_anew(entrance, clock):
    for _ in range(2):
        with pytest.raises(SignInRefusedError) as refused:
            entrance.sign_in("Tom", "no")
        assert refused.value.wait_s == 1
        clock.pass_s(1)
        entrance.sign_in("Tom", "secret of Tom")


def test_an_attempt_is_counted_before_it_is_looked_at(entrance, clock, monkeypatch):
    def die(*_arguments):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("bms.access.signing_in.is_secret", die)
        with pytest.raises(KeyboardInterrupt):
            entrance.sign_in("Tom", "guess")
    with pytest.raises(SignInRefusedError, match="has to wait"):
        Entrance(clock).sign_in("Tom", "secret of Tom")


def test_a_badge_lets_in_its_holder(entrance):
    assert entrance.sign_in_by_badge(" 0012345678\n").name == "Tom"


@pytest.mark.parametrize("code", ["", "0012345679", "secret of Tom"])
def test_a_badge_of_nobody_is_refused_and_the_next_has_to_wait(entrance, code):
    with pytest.raises(SignInRefusedError, match="Nobody has this badge"):
        entrance.sign_in_by_badge(code)
    with pytest.raises(SignInRefusedError, match="has to wait 1 s"):
        entrance.sign_in_by_badge("0012345678")


def test_a_newer_role_file_counts_at_once(entrance, role_file, sign, clock):
    install_role_file(sign(role_file, version=4, users=role_file.users[:2]), clock.utc())
    with pytest.raises(SignInRefusedError):
        entrance.sign_in("Tom", "secret of Tom")


def test_after_the_role_file_has_expired_nobody_signs_in(entrance, clock):
    clock.pass_s(31 * 86_400)
    with pytest.raises(SafetyRefusalError, match="expired"):
        entrance.sign_in("Tom", "secret of Tom")


def test_where_no_role_file_is_installed_nobody_signs_in(clock):
    with pytest.raises(SafetyRefusalError, match="no role file is installed"):
        Entrance(clock).sign_in("Tom", "secret of Tom")


def test_where_attempts_cannot_be_counted_nobody_signs_in(entrance, halite_home):
    (halite_home / "access" / "attempts.db").mkdir()
    with pytest.raises(SafetyRefusalError, match="cannot be counted"):
        entrance.sign_in("Tom", "secret of Tom")

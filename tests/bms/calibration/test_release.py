"""Whether a package may be written to a certain pack now: who, when, how new, each refusal with its own sentence."""

import dataclasses
import datetime

import pytest

from bms.calibration.package import read_package
from bms.calibration.release import note_written, require_releasable
from bms.calibration.release_terms import IdentityRule, Target
from bms.diagnostics.identity import PackIdentity
from bms.errors import PackageError, SafetyRefusalError
from bms.trust.permit import DowngradePermit
from bms.trust.root import Revoked
from bms.trust.state import TrustState

NOW = datetime.datetime(2026, 6, 1, 12, 30, tzinfo=datetime.UTC)
SECOND = datetime.timedelta(seconds=1)
RELEASED = "Ask calibration for a released package."
FOR_THIS_PACK = "Choose a package that was released for this pack."


@pytest.fixture(scope="module")
def package(definition, changed_set, manifest_of, sealed, people):
    manifest = manifest_of(changed_set(demo=False), package_id="0190a1b2-0000-7000-8000-000000000001")
    return read_package(sealed(manifest, people.author, people.approver), definition, trust=people.trust)


@pytest.fixture
def state(tmp_path):
    return TrustState(tmp_path)


@pytest.fixture(scope="module")
def pack():
    """Return a function: what a pack says of itself."""

    def build(**fields):
        blank = dict.fromkeys(field.name for field in dataclasses.fields(PackIdentity))
        values = {
            "serial": "S1",
            "hardware": "HLT-BMS-120S",
            "boot": "B-1.4",
            "software": "2.3.1",
            "slots": (),
            "virtual": False,
        }
        return PackIdentity(**(blank | {"warnings": ()} | values | fields))

    return build


@pytest.fixture
def ask(definition, pack, state):
    """Return a function that asks whether a package may be written; returns the error's kind and words, None: it may."""

    def run(package, now_utc=NOW, of=definition, permits=(), role=None, **identity):
        named = {} if role is None else {"role": role}
        try:
            require_releasable(
                package,
                definition=of,
                identity=pack(**identity),
                state=state,
                now_utc=now_utc,
                permits=permits,
                **named,
            )
        except (PackageError, SafetyRefusalError) as error:
            return type(error), error.what, error.detail, error.advice
        return None

    return run


def with_terms(package, **fields):
    return dataclasses.replace(package, terms=dataclasses.replace(package.terms, **fields))


def test_a_released_package_may_be_written(ask, package):
    assert ask(package) is None


def test_a_demo_set_goes_into_the_virtual_pack_only(ask, package):
    demo = dataclasses.replace(package, demo=True)
    assert ask(demo) == (SafetyRefusalError, "It is a DEMO data set and not for a real pack.", "trial", FOR_THIS_PACK)
    assert ask(demo, virtual=True) is None


def test_validity_includes_its_first_and_last_moment(ask, package):
    terms = package.terms
    assert ask(package, terms.valid_from_utc) is None
    assert ask(package, terms.valid_to_utc) is None
    assert ask(package, terms.valid_from_utc - SECOND) == (
        PackageError,
        "The package is not valid before 2026-01-01 00:00 UTC.",
        "now 2025-12-31 23:59 UTC",
        "Check this computer's clock, or wait.",
    )
    assert ask(package, terms.valid_to_utc + SECOND) == (
        PackageError,
        "The package expired on 2027-01-01.",
        "now 2027-01-01, by the clock or the latest signed file seen",
        RELEASED,
    )


def test_a_clock_set_back_revives_nothing(ask, package, state):
    state.note(signed_utc=package.terms.valid_to_utc + SECOND)
    assert ask(package, NOW)[1] == "The package expired on 2027-01-01."
    assert ask(package, package.terms.valid_from_utc - SECOND)[1] == "The package expired on 2027-01-01."


@pytest.mark.parametrize("years", [-30, -1, 1, 30])
def test_a_clock_that_jumps_by_years_is_noticed_at_either_end(ask, package, years):
    assert ask(package, NOW.replace(year=NOW.year + years))[0] is PackageError


def test_a_revoked_package_is_refused_by_id_by_contents_and_by_its_successor(ask, package, state, tmp_path):
    revoked = Revoked(date_utc=datetime.datetime(2026, 5, 1, tzinfo=datetime.UTC), reason="wrong axis")
    for name in (package.terms.package_id, package.contents_sha256, f"{package.product}/{package.terms.package_id}"):
        fresh = TrustState(tmp_path / name.replace("/", "-"))
        fresh.note(revoked_packages={name: revoked})
        state._known = fresh._known
        assert ask(package) == (PackageError, "The package was revoked on 2026-05-01: wrong axis.", name, RELEASED)
    fresh = TrustState(tmp_path / "other")
    fresh.note(revoked_packages={f"other-product/{package.terms.package_id}": revoked})
    state._known = fresh._known
    assert ask(package) is None


@pytest.mark.parametrize(("signer", "name"), [("author", "Ada"), ("approver", "Grace")])
def test_a_package_of_somebody_whose_key_was_revoked_is_refused(ask, package, state, people, signer, name):
    revoked = Revoked(date_utc=datetime.datetime(2026, 5, 1, tzinfo=datetime.UTC), reason="lost")
    state.note(revoked_keys={people.ids[signer]: revoked})
    assert ask(package) == (
        PackageError,
        f"The package is signed by {name}, whose key was revoked on 2026-05-01: lost.",
        f"key {people.ids[signer]}",
        RELEASED,
    )


def test_the_list_of_keys_counts_until_its_last_moment(ask, package):
    until = dataclasses.replace(package, trust_valid_to_utc=NOW)
    assert ask(until) is None
    assert ask(until, NOW + SECOND) == (
        PackageError,
        "The list of trusted keys expired on 2026-06-01.",
        "version 1",
        "Import a newer one, and check this computer's clock.",
    )


def test_an_older_list_of_keys_than_this_installation_has_had_does_not_count(ask, package, state):
    state.note(root_version=1)
    assert ask(package) is None
    state.note(root_version=2)
    assert ask(package) == (
        PackageError,
        "The list of trusted keys is version 1; this installation has had version 2.",
        "",
        "Import the newer list of trusted keys again.",
    )


def test_a_damaged_memory_stops_writing_to_real_packs(definition, pack, package, tmp_path):
    (tmp_path / "state.json").write_bytes(b"x")
    damaged = TrustState(tmp_path)
    fields = {"definition": definition, "state": damaged, "now_utc": NOW}
    with pytest.raises(SafetyRefusalError, match="no real pack is written to"):
        require_releasable(package, identity=pack(), **fields)
    require_releasable(package, identity=pack(virtual=True), **fields)


def test_a_package_for_another_product_is_refused(ask, package, definition):
    assert ask(package, of=dataclasses.replace(definition, id="other")) == (
        PackageError,
        "The package is for demo-nfm-120s, this pack is other.",
        "",
        FOR_THIS_PACK,
    )


@pytest.mark.parametrize(
    ("field", "what", "fits", "other"),
    [
        ("hardware", "hardware", "HLT-BMS-120S", "HLT-BMS-96S"),
        ("boot", "boot software", "B-1.4", "B-1.5"),
        ("software", "software", "2.3.1", "2.4.0"),
    ],
)
def test_the_pack_must_be_one_of_those_named(ask, package, field, what, fits, other):
    targeted = with_terms(package, target=dataclasses.replace(package.terms.target, **{field: IdentityRule(equals=(fits,))}))
    assert ask(targeted, **{field: fits}) is None
    assert ask(targeted, **{field: other}) == (
        SafetyRefusalError,
        f"The package is for {what} {fits}; the pack has {other}.",
        "trial",
        FOR_THIS_PACK,
    )
    assert ask(targeted, **{field: ""})[1] == f"The package is for {what} {fits}; the pack has unknown."


def test_a_package_for_single_packs_goes_into_no_other(ask, package):
    target = Target(hardware=package.terms.target.hardware, serials=("S2", "S1", "S3", "S4"))
    single = with_terms(package, target=target)
    assert ask(single) is None
    assert ask(single, serial="S9") == (
        SafetyRefusalError,
        "The package is not for the pack S9, but for 4 others by serial number.",
        "S2, S1, S3",
        FOR_THIS_PACK,
    )


def test_a_package_may_ask_for_a_role(ask, package):
    restricted = with_terms(package, roles_required=("engineer", "station"))
    assert ask(restricted, role="engineer") is None
    assert ask(restricted) is None
    assert ask(restricted, role="") is None
    assert ask(package, role="technician") is None
    assert ask(restricted, role="technician") == (
        SafetyRefusalError,
        "The package may be written by engineer, station only.",
        "technician",
        "Sign in as somebody who may.",
    )


def test_an_older_package_needs_a_permit_for_that_pack(ask, package, state):
    state.note(product=package.product, serial="S1", sequence=3)
    assert ask(package) is None
    state.note(product=package.product, serial="S1", sequence=4)
    refused = (
        SafetyRefusalError,
        "The package has sequence 3; this installation has already written sequence 4.",
        "pack S1",
        "Choose a newer package, or ask for a permit to go back for this serial number.",
    )
    assert ask(package) == refused
    assert ask(package, serial="S2") is None
    permit = DowngradePermit(
        product=package.product,
        serial="S1",
        contents_sha256=package.contents_sha256,
        created_utc=NOW,
        valid_to_utc=NOW,
        reason="field trial",
    )
    assert ask(package, permits=[permit]) is None
    useless = [
        dataclasses.replace(permit, serial="S2"),
        dataclasses.replace(permit, product="other"),
        dataclasses.replace(permit, contents_sha256="0" * 64),
        dataclasses.replace(permit, valid_to_utc=NOW - SECOND),
        dataclasses.replace(permit, demo=True),
    ]
    assert ask(package, permits=useless) == refused
    assert ask(package, permits=[*useless, permit]) is None
    assert ask(package, permits=[dataclasses.replace(permit, demo=True)], virtual=True) is None


def test_a_permit_revives_nothing_that_expired_or_was_revoked(ask, package, state):
    permit = DowngradePermit(
        product=package.product,
        serial="S1",
        contents_sha256=package.contents_sha256,
        created_utc=NOW,
        valid_to_utc=datetime.datetime(2099, 1, 1, tzinfo=datetime.UTC),
        reason="field trial",
    )
    state.note(product=package.product, serial="S1", sequence=4)
    assert "expired" in ask(package, package.terms.valid_to_utc + SECOND, permits=[permit])[1]
    state.note(signed_utc=permit.valid_to_utc + SECOND)
    assert ask(package, permits=[permit]) is not None


def test_what_was_written_is_remembered(package, state):
    other = "0190a1b2-0000-7000-8000-000000000009"
    note_written(with_terms(package, revokes=(other,)), serial="S1", state=state, now_utc=NOW)
    assert state.highest_sequence(package.product, "") == 3
    assert state.highest_sequence(package.product, "S1") == 3
    assert state.highest_signed_utc() == package.terms.created_utc
    assert state.revoked_packages == {
        f"{package.product}/{other}": Revoked(date_utc=NOW, reason="replaced by trial 3"),
    }


def test_a_package_for_single_packs_says_nothing_about_the_fleet(package, state):
    target = Target(hardware=package.terms.target.hardware, serials=("S1",))
    note_written(with_terms(package, target=target), serial="S1", state=state, now_utc=NOW)
    assert (state.highest_sequence(package.product, ""), state.highest_sequence(package.product, "S1")) == (0, 3)


def test_a_package_revokes_only_those_of_its_own_product(ask, package, state):
    successor = with_terms(package, revokes=(package.terms.package_id,))
    note_written(dataclasses.replace(successor, product="other"), serial="S1", state=state, now_utc=NOW)
    assert ask(package) is None
    note_written(successor, serial="S1", state=state, now_utc=NOW)
    assert ask(package)[1] == "The package was revoked on 2026-06-01: replaced by trial 3."


@pytest.mark.parametrize(
    ("rule", "fitting", "others"),
    [
        (IdentityRule(), ("", "anything"), ()),
        (IdentityRule(equals=("A", "B")), ("A", "B"), ("", "C", "a", "A ")),
        (
            IdentityRule(lowest="1.2.0", highest="1.10.9"),
            ("1.2.0", "1.9.99", "1.10.0", "1.10.9"),
            ("", "1.1.9", "1.10.10", "2.0.0", "1.5", "1.5.0-beta", "v1.5.0", "1,5,0"),
        ),
        (IdentityRule(highest="5"), (), ("", "3", "5")),
        (IdentityRule(lowest="5"), (), ("", "5", "7")),
        (IdentityRule(lowest="B", highest="B"), ("B",), ("", "A")),
    ],
)
def test_rules_say_exactly_which_identifiers_fit(rule, fitting, others):
    assert [value for value in (*fitting, *others) if rule.fits(value)] == list(fitting)


def test_rules_say_in_words_what_fits():
    assert IdentityRule().text == "any"
    assert IdentityRule(equals=("A", "B")).text == "A, B"
    assert IdentityRule(lowest="1", highest="2").text == "1 to 2"
    assert IdentityRule(lowest="1").text == "1 to "
    assert IdentityRule(highest="2").text == " to 2"

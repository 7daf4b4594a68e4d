"""Roots, revocations and permits from a USB stick: verified first, remembered for ever, nothing changed by a refusal."""

import dataclasses
import datetime
import json

import pytest

from bms.errors import BadFileError, PackageError, SafetyRefusalError
from bms.trust import installation, revocation
from bms.trust.demo_keys import demo_keys_of, demo_people
from bms.trust.installation import import_trust_file, installed_trust
from bms.trust.permit import PERMIT_PAYLOAD_TYPE, DowngradePermit, open_permit, permit_payload
from bms.trust.revocation import REVOCATION_PAYLOAD_TYPE, RevocationList, open_revocations, revocation_payload
from bms.trust.root import Revoked
from bms.trust.rotation import shipped_trust_root
from bms.trust.signed_document import open_signed, sign_document

MADE = datetime.datetime(2026, 5, 2, tzinfo=datetime.UTC)
LOST = Revoked(date_utc=datetime.datetime(2026, 5, 1, tzinfo=datetime.UTC), reason="lost")
PACKAGE = "0190a1b2-0000-7000-8000-000000000001"


@pytest.fixture
def installed(people, tmp_path, monkeypatch):
    """Return a function: the trust of an installation that shipped with the root of `people`."""
    monkeypatch.setattr(installation, "shipped_trust_root", lambda: people.trust)
    return lambda: installed_trust(tmp_path)


@pytest.fixture
def revocations(people):
    """Return a function: a revocation file."""

    def build(*signers, **fields):
        values = {"created_utc": MADE, "keys": {people.ids["approver"]: LOST}, "packages": {PACKAGE: LOST}}
        payload = revocation_payload(RevocationList(**(values | fields)))
        return sign_document(REVOCATION_PAYLOAD_TYPE, payload, signers or (people.revoker,))

    return build


@pytest.fixture
def permit_file(people, now):
    """Return a function: a permit file."""

    def build(*signers, **fields):
        values = {
            "product": "demo-nfm-120s",
            "serial": "S1",
            "contents_sha256": "0" * 64,
            "created_utc": MADE,
            "valid_to_utc": now,
            "reason": "field trial",
        }
        return sign_document(
            PERMIT_PAYLOAD_TYPE, permit_payload(DowngradePermit(**(values | fields))), signers or (people.permitter,)
        )

    return build


def refusal(call, *arguments, kind=BadFileError):
    with pytest.raises(kind) as caught:
        call(*arguments)
    return caught.value.what, caught.value.detail, caught.value.advice


def test_a_new_installation_trusts_what_it_shipped_with(installed, people, tmp_path):
    trust = installed()
    assert trust.root == people.trust
    assert (trust.problem, trust.permits, trust.state.folder) == ("", (), tmp_path)


def test_without_a_folder_the_home_of_halite_is_used(tmp_path, monkeypatch):
    monkeypatch.setenv("HALITE_HOME", str(tmp_path))
    assert installed_trust().state.folder == tmp_path / "trust"
    assert installed_trust().root == shipped_trust_root()


def test_an_imported_root_counts_from_then_on(installed, people, root_file, now, tmp_path):
    said = import_trust_file(root_file(thresholds={"root": 2, "author": 2}), installed(), now)
    assert said == f"The list of trusted keys is now version 2, with {len(people.trust.keys)} keys."
    trust = installed()
    assert (trust.root.version, trust.root.threshold("author")) == (2, 2)
    assert trust.state.root_version == 2
    assert trust.state.highest_signed_utc() == datetime.datetime(2026, 5, 1, tzinfo=datetime.UTC)
    assert (tmp_path / "root" / "2.json").is_file()


def test_a_root_that_only_its_own_keys_signed_is_not_taken_over(installed, root_file, people, now, tmp_path):
    usurped = {key_id: key for key_id, key in people.trust.keys.items() if key.role != "root"}
    usurped |= {key.key_id: key for key in demo_people() if key.role == "root"}
    usurped = {key_id: dataclasses.replace(key, demo=False) for key_id, key in usurped.items()}
    data = root_file(*demo_keys_of("root"), keys=usurped)
    assert refusal(import_trust_file, data, installed(), now)[0] == (
        "A signature is missing: the file has 0 of 2 needed in the role root."
    )
    assert list(tmp_path.iterdir()) == []


def test_a_damaged_imported_root_is_told(installed, root_file, now, tmp_path, people):
    import_trust_file(root_file(), installed(), now)
    (tmp_path / "root" / "2.json").write_bytes(b"x")
    trust = installed()
    assert (trust.root, trust.state.root_version) == (people.trust, 2)
    assert trust.problem.startswith("The imported list of trusted keys 2.json cannot be used: ")


def test_what_was_revoked_stays_revoked(installed, revocations, people, now):
    assert import_trust_file(revocations(), installed(), now) == "Revoked: 1 keys and 1 packages."
    trust = installed()
    assert trust.root.revoked == trust.state.revoked_keys == {people.ids["approver"]: LOST}
    assert trust.state.revoked_packages == {PACKAGE: LOST}
    assert trust.state.highest_signed_utc() == MADE


def test_a_revocation_survives_the_key_that_signed_it(installed, revocations, root_file, people, now):
    import_trust_file(revocations(), installed(), now)
    keys = {key_id: key for key_id, key in people.trust.keys.items() if key.role != "revocation"}
    import_trust_file(root_file(keys=keys), installed(), now)
    assert people.ids["approver"] in installed().root.revoked


def test_a_revoked_revoker_revokes_nothing(installed, revocations, people, now):
    import_trust_file(revocations(keys={people.ids["revoker"]: LOST}), installed(), now)
    assert "whose key was revoked" in refusal(import_trust_file, revocations(), installed(), now)[0]


@pytest.mark.parametrize("signer", ["author", "stranger", "permitter"])
def test_only_revokers_revoke(installed, revocations, people, now, signer, tmp_path):
    refusal(import_trust_file, revocations(getattr(people, signer)), installed(), now)
    assert list(tmp_path.iterdir()) == []


def test_demonstration_keys_revoke_among_demonstration_keys_only(revocations, people):
    demo = shipped_trust_root()
    data = revocations(*demo_keys_of("revocation"))
    assert open_revocations(data, demo).demo
    assert not open_revocations(revocations(), people.trust).demo
    mixed = dataclasses.replace(people.trust, keys=people.trust.keys | demo.keys)
    assert refusal(open_revocations, data, mixed) == (
        "The file is signed with demonstration keys, which anybody has.",
        "",
        "Ask whoever made it for a file that is signed by those who must.",
    )


def test_a_document_of_real_people_moves_the_clock_forward(installed, revocations, now):
    made = now + datetime.timedelta(1)
    import_trust_file(revocations(created_utc=made), installed(), now)
    assert installed().state.highest_signed_utc() == made


@pytest.mark.parametrize("days", [-3, 999])
def test_a_demonstration_moves_the_clock_no_further_than_it_stands(tmp_path, revocations, permit_file, root_file, now, days):
    made = now + datetime.timedelta(days)
    for number, data in enumerate(
        (
            revocations(*demo_keys_of("revocation"), created_utc=made),
            permit_file(*demo_keys_of("permit"), created_utc=made),
            root_file(*demo_keys_of("root"), keys=shipped_trust_root().keys, created_utc=made),
        )
    ):
        trust = installed_trust(tmp_path / str(number))
        import_trust_file(data, trust, now)
        assert trust.state.highest_signed_utc() == min(made, now)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("schema", "halite.revocation/2"),
        ("keys", {"zz": {"date": "2026-05-01T00:00:00Z", "reason": "x"}}),
        ("keys", {"0" * 16: {"date": "2026-05-01T00:00:00Z", "reason": ""}}),
        ("packages", {"short": {"date": "2026-05-01T00:00:00Z", "reason": "x"}}),
        ("created", "yesterday"),
        ("surprise", 1),
    ],
)
def test_a_damaged_revocation_is_refused(people, revocations, field, value):
    payload = open_signed(revocations(), REVOCATION_PAYLOAD_TYPE, people.trust, ("revocation",))
    contents = json.dumps(json.loads(payload) | {field: value}, sort_keys=True, separators=(",", ":")).encode()
    data = sign_document(REVOCATION_PAYLOAD_TYPE, contents, (people.revoker,))
    assert refusal(open_revocations, data, people.trust)[0] == "The contents of the file are damaged."


def test_what_is_written_about_revocations_is_what_is_read(people, revocations):
    read = open_revocations(revocations(), people.trust)
    assert read == RevocationList(created_utc=MADE, keys={people.ids["approver"]: LOST}, packages={PACKAGE: LOST})
    assert revocation.revocation_payload(read)


def test_a_permit_is_for_one_pack_one_package_and_a_while(people, permit_file, now):
    permit = open_permit(permit_file(), people.trust)
    assert permit == DowngradePermit(
        product="demo-nfm-120s",
        serial="S1",
        contents_sha256="0" * 64,
        created_utc=MADE,
        valid_to_utc=now,
        reason="field trial",
        demo=False,
    )
    asked = {"product": "demo-nfm-120s", "serial": "S1", "contents_sha256": "0" * 64, "now_utc": now}
    assert permit.allows(**asked)
    for other in (
        {"product": "other"},
        {"serial": "S2"},
        {"contents_sha256": "1" * 64},
        {"now_utc": now + datetime.timedelta(seconds=1)},
    ):
        assert not permit.allows(**(asked | other))


def test_a_permit_signed_by_others_is_refused(people, permit_file):
    refusal(open_permit, permit_file(people.author), people.trust)
    demo = open_permit(permit_file(*demo_keys_of("permit")), shipped_trust_root())
    assert demo.demo


def test_an_imported_permit_is_kept(installed, permit_file, now, tmp_path):
    assert import_trust_file(permit_file(), installed(), now) == (
        "The pack S1 may be given one older package until 2026-06-01."
    )
    trust = installed()
    assert [permit.serial for permit in trust.permits] == ["S1"]
    assert trust.state.highest_signed_utc() == MADE
    (path,) = (tmp_path / "permits").iterdir()
    assert len(path.stem) == 16


def test_permits_that_do_not_count_any_more_are_passed_over(installed, permit_file, revocations, people, now, tmp_path):
    import_trust_file(permit_file(serial="S2"), installed(), now)
    (tmp_path / "permits" / "broken.json").write_bytes(b"x")
    (tmp_path / "permits" / "folder.json").mkdir()
    assert [permit.serial for permit in installed().permits] == ["S2"]
    import_trust_file(revocations(keys={people.ids["permitter"]: LOST}), installed(), now)
    assert installed().permits == ()


def test_an_expired_permit_is_not_taken_over(installed, permit_file, now, tmp_path):
    late = now + datetime.timedelta(seconds=1)
    assert refusal(import_trust_file, permit_file(), installed(), late, kind=PackageError) == (
        "The permit expired on 2026-06-01.",
        "S1",
        "Ask for a new one.",
    )
    assert list(tmp_path.iterdir()) == []


def test_a_clock_set_back_revives_no_permit(installed, permit_file, revocations, now):
    import_trust_file(revocations(created_utc=now + datetime.timedelta(1)), installed(), now)
    assert "expired" in refusal(import_trust_file, permit_file(), installed(), now - datetime.timedelta(900))[0]


def test_an_imported_demonstration_permit_is_marked(tmp_path, permit_file, now):
    trust = installed_trust(tmp_path)
    import_trust_file(permit_file(*demo_keys_of("permit")), trust, now)
    assert trust.permits[0].demo


def test_other_signed_files_are_not_for_this_room(installed, people, now):
    data = sign_document("application/" + "x" * 100, b"{}", (people.author,))
    assert refusal(import_trust_file, data, installed(), now) == (
        "The file is signed, but it is no list of keys, no revocation and no permit.",
        f"type {('application/' + 'x' * 100)[:80]}",
        "Choose another file.",
    )


def test_with_an_expired_list_of_keys_only_a_new_one_is_taken_over(installed, people, revocations, permit_file, root_file, now):
    trust = dataclasses.replace(installed(), root=dataclasses.replace(people.trust, valid_to_utc=MADE))
    for data in (revocations(), permit_file()):
        assert "expired on 2026-05-02" in refusal(import_trust_file, data, trust, now)[0]
    import_trust_file(root_file(), trust, now)


def test_a_clock_set_back_revives_no_list_of_keys(installed, people, revocations, root_file, now):
    import_trust_file(revocations(created_utc=now + datetime.timedelta(1)), installed(), now)
    assert "expired" in refusal(import_trust_file, root_file(valid_to_utc=now), installed(), now - datetime.timedelta(90))[0]
    trust = dataclasses.replace(installed(), root=dataclasses.replace(people.trust, valid_to_utc=now))
    assert "expired" in refusal(import_trust_file, revocations(), trust, now - datetime.timedelta(90))[0]


def test_nothing_is_taken_over_while_the_state_is_damaged(installed, revocations, now, tmp_path):
    (tmp_path / "state.json").write_bytes(b"x")
    refusal(import_trust_file, revocations(), installed(), now, kind=SafetyRefusalError)


def test_signed_files_of_other_rooms_are_opened_by_role_and_number(people):
    data = sign_document("a/b", b"hello", (people.root_1, people.root_2))
    assert open_signed(data, "a/b", people.trust, ("root",)) == b"hello"
    one = sign_document("a/b", b"hello", (people.author,))
    assert open_signed(one, "a/b", people.trust, ("author",)) == b"hello"
    assert refusal(lambda: open_signed(one, "a/b", people.trust, ("author",), 2))[0] == (
        "A signature is missing: the file has 1 of 2 needed in the role author."
    )
    demo = sign_document("a/b", b"hello", (people.demo_approver,))
    assert open_signed(demo, "a/b", people.trust, ("approver",), accept_demo=True) == b"hello"
    assert "demonstration keys" in refusal(open_signed, demo, "a/b", people.trust, ("approver",))[0]

"""`halite users` and `halite audit`, from the first draft of a role file to an export that shows its forgery."""

import sqlite3
from contextlib import closing

import pytest

from bms.audit.log import audit_folder
from bms.trust.demo_keys import demo_keys_of
from bms.trust.keys import key_id_of
from cli.virtual_pack_process import virtual_pack
from virtual_pack.simulator import SimulationOptions

PASSWORD = "correct horse battery"


@pytest.fixture
def roles(halite, tmp_path, monkeypatch):
    """A role file with a technician and a viewer, installed."""
    monkeypatch.setenv("HALITE_PASSWORD", PASSWORD)
    draft, signed = tmp_path / "draft.json", tmp_path / "bench.halite-roles"
    assert halite("users", "draft", draft, "--station", "Bench 7").code == 0
    assert halite("users", "set", draft, "Tom Roe", "--role", "technician").code == 0
    assert halite("users", "set", draft, "Eve", "--role", "viewer").code == 0
    assert halite("users", "sign", draft, "--key", "demo", "-o", signed).code == 0
    assert halite("users", "install", signed).code == 0
    return signed


@pytest.fixture
def channel(tmp_path):
    with virtual_pack(SimulationOptions(port=0)) as channel:
        yield channel


def database():
    return audit_folder() / "audit.db"


# ---------------------------------------------------------------- users


def test_without_a_role_file_nobody_has_to_sign_in(halite):
    assert halite("users", "list", "--json").json == {"installed": False, "users": []}


def test_who_is_in_an_installed_role_file_is_listed_without_passwords(halite, roles):
    listed = halite("users", "list", "--json")
    assert [(user["name"], user["role"]) for user in listed.json["users"]] == [("Tom Roe", "technician"), ("Eve", "viewer")]
    assert listed.json["station"] == "Bench 7"
    assert "hash" not in listed.out
    assert "Tom Roe" in halite("users", "list", roles).out


def test_the_next_role_file_takes_the_people_over_and_the_last_does_not_come_back(halite, roles, tmp_path):
    draft, signed = tmp_path / "next.json", tmp_path / "next.halite-roles"
    assert halite("users", "draft", draft, "--from", roles).code == 0
    assert halite("users", "remove", draft, "eve").code == 0
    assert halite("users", "set", draft, "tom roe", "--role", "engineer", "--author-key", "a1" * 8).code == 0
    assert halite("users", "sign", draft, "--key", "demo", "-o", signed).code == 0
    assert halite("users", "install", signed).code == 0
    (user,) = halite("users", "list", "--json").json["users"]
    assert (user["name"], user["role"], user["author_key"]) == ("Tom Roe", "engineer", "a1" * 8)
    again = halite("users", "install", roles)
    assert again.code == 6
    assert "version 2 was installed here before" in again.err


def test_mistakes_in_a_draft_are_said_plainly(halite, tmp_path, monkeypatch):
    draft = tmp_path / "draft.json"
    monkeypatch.setenv("HALITE_PASSWORD", "short")
    halite("users", "draft", draft)
    assert "at least 8 characters" in halite("users", "set", draft, "Tom", "--role", "viewer").err
    assert "say which --role" in halite("users", "set", draft, "Tom").err
    assert "no Tom" in halite("users", "remove", draft, "Tom").err
    assert halite("users", "install", draft).code == 6
    assert halite("users", "sign", draft, "--key", tmp_path / "none.pem", "-o", tmp_path / "x").code == 6
    assert halite("users", "list", tmp_path / "none").code == 6


# ---------------------------------------------------------------- signing in


def test_writing_needs_somebody_who_may_and_reading_nobody(halite, roles, channel, monkeypatch):
    link = ("-i", "slcan", "-c", channel, "--fd")
    assert halite("faults", "read", *link, "--json").code == 0
    refused = halite("faults", "clear", *link, "--yes")
    assert refused.code == 5
    assert "Nobody is signed in" in refused.err
    assert "--user" in refused.err
    refused = halite("faults", "clear", *link, "--yes", "--user", "Eve")
    assert refused.code == 5
    assert "viewer may not" in refused.err
    assert halite("faults", "clear", *link, "--yes", "--user", "Tom Roe").code == 0
    shown = halite("audit", "show", "--event", "faults", "--json").json["records"]
    assert [(record["event"], record["actor"], record["signed_in"]) for record in shown] == [
        ("faults.clearing.begun", "Tom Roe", True),
        ("faults.clearing.ended", "Tom Roe", True),
    ]
    monkeypatch.setenv("HALITE_PASSWORD", "guess")
    refused = halite("faults", "read", *link, "--user", "Tom Roe")
    assert (refused.code, "The name or the password is wrong" in refused.err) == (5, True)


def test_a_password_that_nobody_can_be_asked_for_is_said(halite, roles, monkeypatch):
    monkeypatch.delenv("HALITE_PASSWORD")
    monkeypatch.setattr("sys.stdin.isatty", lambda: False, raising=False)
    assert "set HALITE_PASSWORD" in halite("faults", "read", "-i", "slcan", "-c", "socket://127.0.0.1:1", "--user", "Tom").err


# ---------------------------------------------------------------- audit


def test_what_was_done_is_shown_and_verifies(halite, roles):
    verified = halite("audit", "verify", "--json")
    assert (verified.code, verified.json["count"], verified.json["damages"]) == (0, 2, [])
    shown = halite("audit", "show").out
    assert "access.role_file_signed" in shown
    assert "access.role_file_installed" in shown
    assert [record["seq"] for record in halite("audit", "show", "--last", 1, "--json").json["records"]] == [2]
    assert halite("audit", "show", "--since", "2999-01-01", "--json").json == {"records": []}
    assert "No checkpoint was given" in halite("audit", "verify").err


def test_an_export_verifies_against_a_checkpoint_kept_elsewhere(halite, roles, tmp_path):
    usb = tmp_path / "usb"
    assert halite("audit", "checkpoint", "-o", usb).code == 0
    export = tmp_path / "export.jsonl"
    assert halite("audit", "export", "-o", export).code == 0
    verified = halite("audit", "verify", export, "--checkpoint", usb / "checkpoint.json", "--json")
    assert (verified.code, verified.json["pinned"]) == (0, 2)
    lines = export.read_bytes().splitlines(keepends=True)
    export.write_bytes(lines[0])
    cut = halite("audit", "verify", export, "--checkpoint", usb / "checkpoint.json")
    assert cut.code == 1
    assert "Record 2 is missing" in cut.out


def test_a_station_key_is_named_once_it_is_trusted(halite, roles, tmp_path):
    halite("audit", "checkpoint", "-o", tmp_path)
    (key,) = halite("audit", "verify", "--json").json["station_keys"]
    assert key["trusted_as"] == ""
    assert "not in the list of trusted keys" in halite("audit", "verify").err
    public, root = tmp_path / "station.json", tmp_path / "root.json"
    assert halite("audit", "station-key", "--name", "Bench 7", "-o", public).code == 0
    assert halite("calibration", "trust", "next", "--key", "demo", "--add", public, "-o", root).code == 0
    assert halite("calibration", "trust", "import", root).code == 0
    assert halite("audit", "verify", "--json").json["station_keys"] == [{**key, "trusted_as": "Bench 7"}]


def test_a_forged_record_is_named(halite, roles):
    with closing(sqlite3.connect(database(), isolation_level=None)) as loose:
        loose.execute("UPDATE audit SET actor = 'somebody else' WHERE seq = 2")
    forged = halite("audit", "verify")
    assert forged.code == 1
    assert "Record 2 was changed" in forged.out


def test_own_checkpoints_that_were_changed_are_damage(halite, roles, tmp_path):
    halite("audit", "checkpoint", "-o", tmp_path / "usb")
    (audit_folder() / "checkpoints.jsonl").write_text("{}\n")
    assert halite("audit", "verify").code == 1


def test_what_is_no_audit_log_is_a_bad_file(halite, tmp_path):
    other = tmp_path / "other"
    other.write_text("hello")
    for arguments in (
        ("verify", other),
        ("show", other),
        ("export", other, "-o", tmp_path / "x"),
        ("verify", tmp_path / "none"),
    ):
        assert halite("audit", *arguments).code == 6
    assert halite("audit", "verify").code == 6, "nothing was recorded yet"
    assert halite("audit", "verify", other, "--checkpoint", other).code == 6


# ---------------------------------------------------------------- packages


@pytest.fixture
def package(halite, tmp_path):
    """A package the demonstration author has signed."""
    made = tmp_path / "made.nacal"
    told = halite(
        "calibration", "build", "nfm-standard", "-o", made, "--id", "bench", "--title", "Bench", "--reason", "a test",
        "--sequence", 7, "--demo",
    )  # fmt: skip
    assert told.code == 0, told.err
    return made


def test_what_is_built_and_approved_is_recorded(halite, package):
    assert halite("calibration", "sign", package, "--key", "demo").code == 0
    events = [record["event"] for record in halite("audit", "show", "--event", "package", "--json").json["records"]]
    assert events == ["package.built", "package.approved"]


@pytest.mark.parametrize("role", ["approver", "engineer"])
def test_nobody_approves_with_two_keys_what_they_made_themselves(halite, package, tmp_path, monkeypatch, role):
    monkeypatch.setenv("HALITE_PASSWORD", PASSWORD)
    author, approver = (key_id_of(demo_keys_of(kind)[0].public_key()) for kind in ("author", "approver"))
    draft, signed = tmp_path / "draft.json", tmp_path / "bench.halite-roles"
    halite("users", "draft", draft)
    halite("users", "set", draft, "Ann", "--role", role, "--author-key", author, "--approver-key", approver)
    halite("users", "sign", draft, "--key", "demo", "-o", signed)
    assert halite("users", "install", signed).code == 0
    before = package.read_bytes()
    refused = halite("calibration", "sign", package, "--key", "demo")
    assert (refused.code, "Ann cannot approve their own work" in refused.err) == (6, True)
    assert package.read_bytes() == before

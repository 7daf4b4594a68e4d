"""What an installation never forgets: it only grows, and is never begun anew in silence."""

import datetime
import hashlib
import json
import sqlite3
import subprocess
import sys

import pytest

from bms.errors import SafetyRefusalError
from bms.storage import halite_home
from bms.trust import state as state_module
from bms.trust.root import Revoked
from bms.trust.state import TrustState

MAY = datetime.datetime(2026, 5, 1, tzinfo=datetime.UTC)
JUNE = datetime.datetime(2026, 6, 1, tzinfo=datetime.UTC)


@pytest.fixture
def state(tmp_path):
    return TrustState(tmp_path)


def test_a_new_installation_knows_nothing(state, tmp_path):
    assert state.highest_sequence("product", "") == 0
    assert state.highest_sequence("product", "S1") == 0
    assert state.highest_signed_utc() is None
    assert state.now_utc(MAY) == MAY
    assert state.root_version == 0
    assert (state.revoked_keys, state.revoked_packages, state.damage) == ({}, {}, "")
    state.require_whole()
    assert list(tmp_path.iterdir()) == []


def test_it_lives_in_the_home_of_halite(monkeypatch, tmp_path):
    monkeypatch.setenv("HALITE_HOME", str(tmp_path))
    assert TrustState().folder == halite_home() / "trust" == tmp_path / "trust"
    TrustState().note(root_version=3)
    assert TrustState().root_version == 3


def test_a_fleet_package_counts_for_every_pack_of_the_product(state, tmp_path):
    state.note(product="a", serial="S1", sequence=7, fleet=True)
    for each in (state, TrustState(tmp_path)):
        assert each.highest_sequence("a", "") == 7
        assert each.highest_sequence("a", "S1") == 7
        assert each.highest_sequence("a", "another") == 7
        assert each.highest_sequence("b", "S1") == 0


def test_a_package_for_single_packs_counts_for_the_pack_it_went_into(state):
    state.note(product="a", serial="S1", sequence=9)
    assert state.highest_sequence("a", "S1") == 9
    assert state.highest_sequence("a", "S2") == 0
    assert state.highest_sequence("a", "") == 0


def test_what_is_not_said_is_not_noted(tmp_path):
    folder = tmp_path / "new" / "installation"
    state = TrustState(folder)
    state.note(signed_utc=MAY)
    assert json.loads((folder / "state.json").read_bytes())["known"] == {"signed": "2026-05-01T00:00:00Z"}
    assert (state.root_version, state.roles_version) == (0, 0)
    state.note(product="a", serial="S1")
    state.note(root_version=1)
    assert state.highest_sequence("a", "S1") == 0
    state.note(serial="S1", sequence=4)
    assert (state.highest_sequence("", "S1"), state.highest_sequence("a", "S1")) == (4, 0)


def test_sequences_times_and_versions_only_rise(state, tmp_path):
    state.note(product="a", serial="S1", sequence=7, fleet=True, signed_utc=JUNE, root_version=4)
    state.note(product="a", serial="S1", sequence=3, fleet=True, signed_utc=MAY, root_version=2)
    state.note(product="a", serial="S2", sequence=1)
    again = TrustState(tmp_path)
    assert (again.highest_sequence("a", "S1"), again.highest_signed_utc(), again.root_version) == (7, JUNE, 4)
    assert again.now_utc(MAY) == JUNE
    assert again.now_utc(JUNE + datetime.timedelta(1)) == JUNE + datetime.timedelta(1)


def test_the_version_of_the_role_file_only_rises(state, tmp_path):
    assert state.roles_version == 0
    state.note(roles_version=3)
    state.note(roles_version=2)
    assert TrustState(tmp_path).roles_version == 3


def test_what_was_revoked_stays_so_with_its_first_reason(state, tmp_path):
    state.note(
        revoked_keys={"k": Revoked(date_utc=MAY, reason="lost")}, revoked_packages={"p": Revoked(date_utc=MAY, reason="bad")}
    )
    state.note(revoked_keys={"k": Revoked(date_utc=JUNE, reason="found"), "l": Revoked(date_utc=JUNE, reason="old")})
    again = TrustState(tmp_path)
    assert again.revoked_keys == {"k": Revoked(date_utc=MAY, reason="lost"), "l": Revoked(date_utc=JUNE, reason="old")}
    assert again.revoked_packages == {"p": Revoked(date_utc=MAY, reason="bad")}
    assert again.revoked_keys["k"].text == "on 2026-05-01: lost"


def test_two_copies_with_their_hash_are_kept(state, tmp_path):
    state.note(product="a", serial="S1", sequence=7)
    one, other = ((tmp_path / name).read_bytes() for name in ("state.json", "state.copy.json"))
    assert one == other
    file = json.loads(one)
    known = json.dumps(file["known"], sort_keys=True, separators=(",", ":")).encode()
    assert file["sha256"] == hashlib.sha256(known).hexdigest()


def damage(path):
    path.write_bytes(path.read_bytes().replace(b'"S1":7', b'"S1":1'))


@pytest.mark.parametrize("hurt", [damage, lambda path: path.unlink(), lambda path: path.write_bytes(b"")])
@pytest.mark.parametrize("name", ["state.json", "state.copy.json"])
def test_one_damaged_or_missing_copy_takes_nothing_away(state, tmp_path, name, hurt):
    state.note(product="a", serial="S1", sequence=7)
    hurt(tmp_path / name)
    again = TrustState(tmp_path)
    assert (again.highest_sequence("a", "S1"), again.damage) == (7, "")
    again.note(root_version=1)
    assert (tmp_path / "state.json").read_bytes() == (tmp_path / "state.copy.json").read_bytes()


def test_an_old_copy_put_back_takes_nothing_away(state, tmp_path):
    state.note(product="a", serial="S1", sequence=5)
    old = (tmp_path / "state.json").read_bytes()
    state.note(product="a", serial="S1", sequence=7, signed_utc=JUNE)
    (tmp_path / "state.json").write_bytes(old)
    assert TrustState(tmp_path).highest_sequence("a", "S1") == 7
    assert TrustState(tmp_path).highest_signed_utc() == JUNE


def test_with_only_damaged_copies_nothing_real_is_written_and_nothing_is_begun_anew(state, tmp_path):
    state.note(product="a", serial="S1", sequence=7)
    damage(tmp_path / "state.json")
    (tmp_path / "state.copy.json").unlink()
    before = (tmp_path / "state.json").read_bytes()
    again = TrustState(tmp_path)
    for refuse in (again.require_whole, lambda: again.note(root_version=1)):
        with pytest.raises(SafetyRefusalError) as caught:
            refuse()
        assert caught.value.what == (
            "What this installation knows about older and revoked packages is damaged, so no real pack is written to."
        )
        assert caught.value.detail == (
            "state.json: The contents of the file are damaged. Get the file again from whoever made it."
        )
        assert caught.value.advice == f"Put state.json in {tmp_path} back from a backup of this computer."
    assert (tmp_path / "state.json").read_bytes() == before


def test_both_damaged_copies_are_named(state, tmp_path):
    state.note(product="a", serial="S1", sequence=7)
    damage(tmp_path / "state.json")
    damage(tmp_path / "state.copy.json")
    first, second = TrustState(tmp_path).damage.split("; ")
    assert first.startswith("state.json: ")
    assert second.startswith("state.copy.json: ")


def test_a_copy_that_cannot_be_read_is_not_taken_for_a_new_installation(tmp_path):
    (tmp_path / "state.json").mkdir()
    assert "state.json: " in TrustState(tmp_path).damage


def test_damage_says_what_does_not_fit(state, tmp_path):
    state.note(product="a", serial="S1", sequence=7)
    damage(tmp_path / "state.json")
    with pytest.raises(state_module.PackageError) as caught:
        state_module._parse((tmp_path / "state.json").read_bytes())
    assert caught.value.detail == "the hash does not match"


def test_what_another_process_noted_meanwhile_is_kept(state, tmp_path):
    other = TrustState(tmp_path)
    other.note(product="a", serial="S1", sequence=7)
    state.note(product="a", serial="S2", sequence=8)
    assert (state.highest_sequence("a", "S1"), state.highest_sequence("a", "S2")) == (7, 8)


def test_only_one_process_writes_at_a_time(state, tmp_path, monkeypatch):
    state.note(root_version=1)
    monkeypatch.setattr(state_module, "_LOCK_TIMEOUT_S", 0.01)
    holder = sqlite3.connect(tmp_path / "state.lock", isolation_level=None)
    holder.execute("BEGIN EXCLUSIVE")
    try:
        with pytest.raises(OSError, match="database is locked"):
            state.note(root_version=2)
    finally:
        holder.close()
    state.note(root_version=2)
    assert TrustState(tmp_path).root_version == 2


def test_processes_that_note_at_the_same_time_lose_nothing(tmp_path):
    script = (
        "import sys; from pathlib import Path; from bms.trust.state import TrustState\n"
        "for n in range(15): TrustState(Path(sys.argv[1])).note(product='a', serial=sys.argv[2] + str(n), sequence=1)"
    )
    running = [subprocess.Popen([sys.executable, "-c", script, str(tmp_path), name]) for name in ("x", "y")]
    assert [process.wait(60) for process in running] == [0, 0]
    state = TrustState(tmp_path)
    assert all(state.highest_sequence("a", f"{name}{number}") for name in ("x", "y") for number in range(15))


def test_the_highest_version_of_an_envelope_is_remembered_for_each_chemistry(tmp_path):
    state = TrustState(tmp_path)
    assert state.envelope_version("nfm-hc") == 0
    state.note(envelopes={"nfm-hc": 3})
    state.note(envelopes={"nfm-hc": 2, "nvpf-hc": 7})
    assert [TrustState(tmp_path).envelope_version(each) for each in ("nfm-hc", "nvpf-hc", "other")] == [3, 7, 0]

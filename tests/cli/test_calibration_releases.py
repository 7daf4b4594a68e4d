"""From tables to a package two people answer for, and the trust it rests on, on the command line."""

import json
import os
import stat

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from bms.trust.demo_keys import BMS_LABEL, demo_key
from bms.trust.key_files import private_key_text
from bms.trust.state import TrustState
from cli.program import run


@pytest.fixture
def halite(tmp_path, capsys, monkeypatch):
    """Return a function that runs the program in an installation of its own, in a folder of its own."""
    monkeypatch.setenv("HALITE_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("HALITE_KEY_PASSWORD", "correct horse")
    (tmp_path / "work").mkdir()
    monkeypatch.chdir(tmp_path / "work")

    def call(*arguments):
        capsys.readouterr()
        code = run(["calibration", *map(str, arguments)])
        said = capsys.readouterr()
        assert "Traceback" not in said.err
        return int(code), said.out, said.err

    return call


DEMO_PACKAGE = ("--id", "trial", "--title", "A trial", "--reason", "Training", "--sequence", "100", "--demo")


def test_a_demo_package_is_built_approved_and_verified(halite):
    code, _, err = halite("build", "nfm-standard", "-o", "t.nacal", *DEMO_PACKAGE, "--base", "nfm-cold-care")
    assert (code, "signed by its author" in err) == (0, True)
    code, _, err = halite("verify", "t.nacal")
    assert (code, "0 of 1 needed in the role approver" in err) == (6, True)
    assert halite("sign", "t.nacal", "--key", "demo")[0] == 0
    code, out, _ = halite("verify", "t.nacal", "--json")
    document = json.loads(out)
    assert (code, document["id"], document["demo"]) == (0, "trial", True)
    assert [signer["name"] for signer in document["signers"]] == ["Demo author", "Demo approver"]
    assert {change["table"] for change in document["changes"]} >= {"CHG_I_LIM_MAP", "PREHEAT_ON_T"}
    assert document["safety_tables_changed"] == []
    assert "version" in document["envelope"]["id"]
    code, out, _ = halite("verify", "t.nacal")
    assert "Demo author (author), Demo approver (approver)" in out
    assert "DEMO data set - not for a real pack." in out


def test_a_shipped_package_is_verified_by_its_id(halite):
    code, out, _ = halite("verify", "nfm-standard")
    assert (code, "the package names no base" in out, "the whole fleet" in out) == (0, True, True)


def test_nobody_approves_twice(halite):
    halite("build", "nfm-standard", "-o", "t.nacal", *DEMO_PACKAGE)
    halite("sign", "t.nacal", "--key", "demo", "-o", "u.nacal")
    code, _, err = halite("sign", "u.nacal", "--key", "demo")
    assert (code, "nobody approves their own work" in err) == (6, True)


def test_targets_are_named_on_the_command_line(halite):
    options = ("--serial", "S1", "--serial", "S2", "--boot", "B-1,B-2", "--software", "1.0..1.9", "--set-version", "3.4")
    halite(
        "build",
        "nfm-standard",
        "-o",
        "t.nacal",
        *DEMO_PACKAGE,
        *options,
        "--calibration-id",
        "TRIAL-9",
        "--approver",
        "Demo approver",
    )
    halite("sign", "t.nacal", "--key", "demo")
    document = json.loads(halite("verify", "t.nacal", "--json")[1])
    assert document["target"]["serials"] == ["S1", "S2"]
    assert document["target"]["boot"]["equals"] == ["B-1", "B-2"]
    assert (document["target"]["software"]["lowest"], document["target"]["software"]["highest"]) == ("1.0", "1.9")
    assert document["calibration_id"] == "TRIAL-9"
    assert "boot software B-1, B-2; software 1.0 to 1.9" in halite("verify", "t.nacal")[1]


def test_unsound_tables_are_not_built_and_their_cells_named(halite, tmp_path):
    halite("convert", "nfm-standard", "-o", "hot.csv")
    path = tmp_path / "work" / "hot.csv"
    path.write_bytes(path.read_bytes().replace(b"3950", b"4190"))
    code, _, err = halite("build", "hot.csv", "-o", "t.nacal", *DEMO_PACKAGE, "--hardware", "HLT-BMS-120S")
    assert (code, "CHG_V_LIM_T[4]" in err) == (5, True)
    assert not (tmp_path / "work" / "t.nacal").exists()


def test_without_keys_nothing_is_built_for_real_packs(halite):
    options = [option for option in DEMO_PACKAGE if option != "--demo"]
    code, _, err = halite("build", "nfm-standard", "-o", "t.nacal", *options)
    assert (code, "--bms-key or --bms-signature" in err) == (2, True)
    halite("keys", "new", "BMS", "--role", "station", "--no-password", "-o", "bms.pem")
    code, _, err = halite("build", "nfm-standard", "-o", "t.nacal", *options, "--bms-key", "bms.pem")
    assert (code, "the private key of an author" in err) == (2, True)


def test_the_signature_for_the_bms_may_be_made_elsewhere(halite, tmp_path):
    folder = tmp_path / "work"
    build = ("build", "nfm-standard", "-o", "t.nacal", *DEMO_PACKAGE, "--bms-message", "message.bin")
    assert halite(*build)[0] == 0
    assert not (folder / "t.nacal").exists()
    (folder / "signature.bin").write_bytes(demo_key(BMS_LABEL).sign((folder / "message.bin").read_bytes()))
    assert halite(*build, "--bms-signature", "signature.bin")[0] == 0
    assert halite("sign", "t.nacal", "--key", "demo")[0] == 0
    (folder / "signature.bin").write_bytes(bytes(63))
    code, _, err = halite(*build, "--bms-signature", "signature.bin")
    assert (code, "does not belong to these tables" in err) == (6, True)
    (folder / "signature.bin").write_bytes(bytes(64))
    code, _, err = halite(*build, "--bms-signature", "signature.bin")
    assert (code, "its signature for the BMS is wrong" in err) == (6, True)
    code, _, err = halite("build", "nfm-standard", "-o", "t.nacal", *DEMO_PACKAGE, "--bms-signature", "signature.bin")
    assert (code, "--bms-message" in err) == (2, True)


def test_a_new_key_joins_the_list_and_signs(halite, tmp_path):
    code, out, err = halite("keys", "new", "Ada Byron", "--role", "author", "--demo", "--json")
    key = json.loads(out)
    assert (code, key["name"], key["role"], key["file"]) == (0, "Ada Byron", "author", "ada-byron-author.pem")
    if os.name == "posix":
        assert stat.S_IMODE((tmp_path / "work" / key["file"]).stat().st_mode) == 0o600
    assert b"ENCRYPTED" in (tmp_path / "work" / key["file"]).read_bytes()
    code, _, err = halite("build", "nfm-standard", "-o", "t.nacal", *DEMO_PACKAGE, "--key", key["file"])
    assert (code, "not in the list of trusted keys" in err) == (6, True)
    assert halite("trust", "next", "-o", "2.json", "--key", "demo", "--add", key["public_file"])[0] == 0
    code, _, err = halite("trust", "import", "2.json")
    assert (code, "now version 2, with 11 keys" in err) == (0, True)
    assert halite("build", "nfm-standard", "-o", "t.nacal", *DEMO_PACKAGE, "--key", key["file"])[0] == 0
    assert halite("sign", "t.nacal", "--key", "demo")[0] == 0
    assert halite("verify", "t.nacal")[0] == 0
    code, _, _ = halite(
        "trust", "revoke", "-o", "r.json", "--key", "demo", "--reason", "laptop lost", "--revoked-key", key["key_id"]
    )
    assert code == 0
    code, _, err = halite("trust", "import", "r.json")
    assert (code, "Revoked: 1 keys and 0 packages." in err) == (0, True)
    code, _, err = halite("verify", "t.nacal")
    assert (code, "whose key was revoked" in err, "laptop lost" in err) == (6, True, True)
    code, out, _ = halite("trust", "show")
    assert (code, "laptop lost" in out) == (0, True)


def test_a_demo_list_takes_no_key_for_real_packs(halite):
    key = json.loads(halite("keys", "new", "Ada", "--role", "author", "--no-password", "--json")[1])
    halite("trust", "next", "-o", "2.json", "--key", "demo", "--add", key["public_file"])
    code, _, err = halite("trust", "import", "2.json")
    assert (code, "contradicts itself" in err) == (6, True)
    assert json.loads(halite("trust", "show", "--json")[1])["version"] == 1


def test_a_list_without_root_keys_is_refused(halite):
    known = json.loads(halite("trust", "show", "--json")[1])["keys"]
    root = next(key["key_id"] for key in known if key["role"] == "root")
    halite("trust", "next", "-o", "2.json", "--key", "demo", "--remove", root)
    assert halite("trust", "import", "2.json")[0] == 6
    assert halite("trust", "next", "-o", "2.json", "--key", "demo", "--remove", "nobody")[0] == 2


def test_two_people_on_two_machines_sign_a_list(halite, tmp_path):
    folder = tmp_path / "work"
    for label in ("root", "root 2"):
        (folder / f"{label}.pem").write_bytes(private_key_text(demo_key(label), ""))
    assert halite("trust", "next", "-o", "2.json", "--key", "root.pem", "--threshold", "author", "1")[0] == 0
    code, _, err = halite("trust", "import", "2.json")
    assert (code, "1 of 2 needed in the role root" in err) == (6, True)
    assert halite("trust", "sign", "2.json", "--key", "root 2.pem")[0] == 0
    assert halite("trust", "import", "2.json")[0] == 0


def test_a_revoked_package_is_refused_with_its_reason(halite):
    package_id = json.loads(halite("verify", "nfm-standard", "--json")[1])["package_id"]
    halite("trust", "revoke", "-o", "r.json", "--key", "demo", "--reason", "wrong axis", "--package", package_id)
    assert halite("trust", "import", "r.json")[0] == 0
    code, _, err = halite("verify", "nfm-standard")
    assert (code, "The package was revoked on" in err, "wrong axis" in err) == (6, True, True)
    assert halite("verify", "nfm-cold-care")[0] == 0
    assert json.loads(halite("trust", "show", "--json")[1])["revoked_packages"] == [package_id]


def test_a_permit_to_go_back_is_made_and_imported(halite):
    options = ("--serial", "VIRTUAL-1", "--reason", "field trial", "-o", "p.json", "--key", "demo")
    assert halite("permit", "nfm-standard", *options)[0] == 0
    code, _, err = halite("trust", "import", "p.json")
    assert (code, "VIRTUAL-1 may be given one older package" in err) == (0, True)
    assert "Permit to go back for VIRTUAL-1" in halite("trust", "show")[1]


def test_a_wrong_password_is_told(halite, monkeypatch, tmp_path):
    halite("keys", "new", "Ada", "--role", "author", "--demo", "-o", "ada.pem")
    monkeypatch.setenv("HALITE_KEY_PASSWORD", "wrong")
    code, _, err = halite("build", "nfm-standard", "-o", "t.nacal", *DEMO_PACKAGE, "--key", "ada.pem")
    assert (code, "Check the password." in err) == (6, True)
    code, _, err = halite("keys", "new", "Ada", "--role", "author", "-o", "ada.pem")
    assert (code, "cannot be written" in err) == (6, True)


def test_other_files_are_not_imported(halite, tmp_path):
    (tmp_path / "work" / "x.json").write_bytes(b"x")
    assert halite("trust", "import", "x.json")[0] == 6
    assert halite("trust", "import", "none.json")[0] == 6
    halite("build", "nfm-standard", "-o", "t.nacal", *DEMO_PACKAGE)
    code, _, err = halite("trust", "import", "t.nacal")
    assert (code, "no list of keys, no revocation and no permit" in err) == (6, True)


def test_a_damaged_memory_is_told(halite, tmp_path):
    TrustState().note(root_version=1)
    for name in ("state.json", "state.copy.json"):
        (tmp_path / "home" / "trust" / name).write_bytes(b"x")
    code, _, err = halite("trust", "show")
    assert (code, "state.json" in err) == (0, True)
    halite("trust", "revoke", "-o", "r.json", "--key", "demo", "--reason", "x", "--package", "0" * 64)
    assert halite("trust", "import", "r.json")[0] == 5


def test_a_base_and_a_source_must_say_enough(halite, tmp_path):
    assert halite("convert", "nfm-standard", "-o", "values.csv")[0] == 0
    code, _, err = halite("build", "values.csv", "-o", "t.nacal", *DEMO_PACKAGE)
    assert (code, "give --hardware" in err) == (2, True)
    code, _, err = halite("build", "nfm-standard", "-o", "t.nacal", *DEMO_PACKAGE, "--base", "values.csv")
    assert (code, "whole data set" in err) == (2, True)
    assert halite("build", "values.csv", "-o", "t.nacal", *DEMO_PACKAGE, "--hardware", "HLT-BMS-120S")[0] == 0
    assert halite("build", "nfm-standard", "-o", "t.nacal", *DEMO_PACKAGE, "--set-version", "one")[0] == 2


def test_real_keys_without_a_trust_root_of_their_own_sign_nothing(halite, tmp_path):
    (tmp_path / "work" / "bms.pem").write_bytes(private_key_text(demo_key(BMS_LABEL), ""))
    (tmp_path / "work" / "ada.pem").write_bytes(private_key_text(Ed25519PrivateKey.generate(), ""))
    options = [option for option in DEMO_PACKAGE if option != "--demo"]
    code, _, err = halite("build", "nfm-standard", "-o", "t.nacal", *options, "--bms-key", "bms.pem", "--key", "ada.pem")
    assert (code, "not in the list of trusted keys" in err) == (6, True)

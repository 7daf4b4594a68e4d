"""Which envelope holds on a computer: the floor, the shipped artefact, the installed one; and what cannot be installed."""

import dataclasses
import datetime

import pytest

from bms.calibration.checks import check_data_set
from bms.calibration.data_set import split_image
from bms.calibration.envelope import Scale, envelope_of, install_envelope
from bms.definition.shipped import assets_folder
from bms.errors import BadFileError, PackageError, SafetyRefusalError
from bms.trust.demo_keys import demo_keys_of
from bms.trust.installation import installed_trust

NOW = datetime.datetime(2025, 7, 1, tzinfo=datetime.UTC)
HALF = Scale(temperatures_c=(-40.0, 60.0), socs_pct=(0.0, 100.0), shares=((0.5, 0.5), (0.5, 0.5)))


@pytest.fixture
def installed_file(halite_home):
    return halite_home / "trust" / "envelopes" / "nfm-hc.halite-envelope"


@pytest.fixture
def factory_set(definition):
    return split_image((definition.folder / "factory_set.bin").read_bytes())


@pytest.fixture
def shipped_assets(tmp_path, monkeypatch):
    """Assets of this test's own, with the shipped trust root and no envelope yet; returns the envelope's place."""
    trust = tmp_path / "assets" / "trust"
    (trust / "envelopes").mkdir(parents=True)
    (trust / "root.json").write_bytes((assets_folder() / "trust" / "root.json").read_bytes())
    for module in ("bms.calibration.envelope.installation", "bms.trust.rotation"):
        monkeypatch.setattr(f"{module}.assets_folder", lambda: tmp_path / "assets")
    return trust / "envelopes" / "nfm-hc.halite-envelope"


def with_chemistry(definition, *chemistry_ids):
    """Return the pack with its first modules of other chemistries."""
    modules = list(definition.topology.modules)
    for place, chemistry_id in enumerate(chemistry_ids):
        chemistry = dataclasses.replace(modules[place].chemistry, id=chemistry_id)
        modules[place] = dataclasses.replace(modules[place], chemistry=chemistry)
    topology = dataclasses.replace(definition.topology, modules=tuple(modules[: max(1, len(chemistry_ids))]))
    return dataclasses.replace(definition, topology=topology)


def test_a_fresh_installation_has_the_floor_and_the_shipped_artefact(definition, floor):
    found = envelope_of(definition)
    assert [(each.id, each.version) for each in found.tightened_by] == [("nfm-hc-demo", 1)]
    assert dataclasses.replace(found, tightened_by=()) == floor


def test_a_chemistry_without_a_floor_has_no_envelope(definition):
    assert envelope_of(with_chemistry(definition, "own-brew")) is None


def test_a_pack_of_two_chemistries_has_no_envelope(definition):
    assert envelope_of(with_chemistry(definition, "nfm-hc", "nvpf-hc")) is None
    assert envelope_of(with_chemistry(definition, "nfm-hc", "nfm-hc")) is not None


def test_a_newer_and_tighter_artefact_is_installed_and_holds(definition, asking, signed, trust, installed_file, factory_set):
    data = signed(asking(scale=HALF))
    assert install_envelope(data, trust, NOW) == asking(scale=HALF)
    assert installed_file.read_bytes() == data
    assert [each.version for each in envelope_of(definition).tightened_by] == [1, 2]
    assert {finding.parameter for finding in check_data_set(definition, factory_set)} >= {"CHG_I_LIM_MAP"}


def test_the_next_version_replaces_the_installed_one(definition, asking, signed, trust, installed_file):
    install_envelope(signed(asking(plating_share=0.9)), trust, NOW)
    last = signed(asking(version=3, plating_share=0.9, scale=HALF))
    install_envelope(last, trust, NOW)
    assert installed_file.read_bytes() == last
    assert envelope_of(definition).plating_share == 0.9


@pytest.mark.parametrize("version", [1, 2])
def test_an_old_version_is_refused(asking, signed, trust, installed_file, version):
    first = signed(asking(scale=HALF))
    install_envelope(first, trust, NOW)
    with pytest.raises(PackageError, match=f"is version {version}, and version 2 has been in use here") as caught:
        install_envelope(signed(asking(version=version, scale=HALF)), trust, NOW)
    assert caught.value.advice == "Ask for the newest envelope."
    assert installed_file.read_bytes() == first


def test_a_wider_one_is_refused_and_what_is_wider_is_named(asking, signed, trust, installed_file):
    wide = asking(plating_share=0.97, charge_temperature_c=(-35.0, 60.0))
    with pytest.raises(PackageError) as caught:
        install_envelope(signed(wide), trust, NOW)
    assert caught.value.what == (
        "The envelope is wider than the one in use: 0.97 of the plating limit, not 0.95, charging at 60 °C, not 58. "
        "An envelope may only tighten."
    )
    assert caught.value.detail == "trial version 2"
    assert caught.value.advice == "Ask the cell's safety team; a wider envelope takes a new release of Halite."
    assert not installed_file.exists()


def test_a_wider_one_that_got_there_all_the_same_changes_nothing(definition, floor, asking, signed, installed_file):
    installed_file.parent.mkdir(parents=True)
    installed_file.write_bytes(signed(asking(plating_share=1.0, charge_temperature_c=(-60.0, 90.0), version=9)))
    found = envelope_of(definition)
    assert dataclasses.replace(found, tightened_by=()) == floor


def test_before_its_day_an_envelope_cannot_be_installed(asking, signed, trust, installed_file):
    tomorrow = asking(valid_from_utc=NOW + datetime.timedelta(seconds=1))
    with pytest.raises(PackageError, match="valid from 2025-07-01: it is too early to install it") as caught:
        install_envelope(signed(tomorrow), trust, NOW)
    assert caught.value.advice == "Install it on that day, and check this computer's clock."
    assert not installed_file.exists()
    install_envelope(signed(tomorrow), trust, tomorrow.valid_from_utc)


def test_a_clock_set_back_after_newer_signatures_were_seen_is_not_believed(asking, signed, trust):
    trust.state.note(signed_utc=NOW)
    install_envelope(signed(asking()), trust, datetime.datetime(2001, 1, 1, tzinfo=datetime.UTC))


def test_an_expired_trust_root_installs_nothing(asking, signed, trust):
    expired = dataclasses.replace(trust, root=dataclasses.replace(trust.root, valid_to_utc=NOW))
    with pytest.raises(BadFileError, match="expired"):
        install_envelope(signed(asking()), expired, NOW + datetime.timedelta(days=1))


def test_the_envelope_of_a_chemistry_nobody_knows_is_refused(asking, signed, trust):
    with pytest.raises(PackageError, match="the chemistry own-brew, which Halite does not know") as caught:
        install_envelope(signed(asking(chemistry_id="own-brew")), trust, NOW)
    assert caught.value.advice == "Choose the envelope of a chemistry that is known, or install a newer Halite."


def test_nothing_is_installed_while_the_memory_of_the_installation_is_damaged(asking, signed, halite_home, trust):
    for name in ("state.json", "state.copy.json"):
        (halite_home / "trust").mkdir(parents=True, exist_ok=True)
        (halite_home / "trust" / name).write_text("{}")
    with pytest.raises(SafetyRefusalError):
        install_envelope(signed(asking()), installed_trust(), NOW)


def damaged(data):
    return data[: len(data) // 2]


def refused(definition, factory_set):
    return [finding for finding in check_data_set(definition, factory_set) if finding.rule == "chemistry-envelope"]


def test_a_damaged_installed_artefact_stops_all_writing_and_says_so(
    definition, floor, asking, signed, installed_file, factory_set
):
    installed_file.parent.mkdir(parents=True)
    installed_file.write_bytes(damaged(signed(asking())))
    found = envelope_of(definition)
    assert found.refusal.startswith(
        "The safe envelope of this installation cannot be used, so nothing may be written. The file"
    )
    assert dataclasses.replace(found, refusal="", tightened_by=()) == floor
    assert [finding.message for finding in refused(definition, factory_set)] == [found.refusal]


def test_an_installed_artefact_of_another_chemistry_stops_all_writing(definition, asking, signed, installed_file, factory_set):
    installed_file.parent.mkdir(parents=True)
    installed_file.write_bytes(signed(asking(chemistry_id="nvpf-hc")))
    assert "nfm-hc.halite-envelope is the envelope of another chemistry, nvpf-hc." in envelope_of(definition).refusal
    assert envelope_of(definition).refusal.endswith("Install the right one.")
    assert refused(definition, factory_set)


def test_an_artefact_that_is_not_signed_well_enough_stops_all_writing(definition, asking, signed, installed_file, factory_set):
    installed_file.parent.mkdir(parents=True)
    installed_file.write_bytes(signed(asking(), demo_keys_of("envelope")[:1]))
    assert refused(definition, factory_set)


def test_a_folder_in_the_place_of_the_artefact_stops_all_writing(definition, installed_file, factory_set):
    installed_file.mkdir(parents=True)
    assert refused(definition, factory_set)


def test_a_missing_shipped_artefact_stops_all_writing(definition, shipped_assets, factory_set):
    assert refused(definition, factory_set)


def test_a_damaged_trust_root_stops_all_writing(definition, shipped_assets, factory_set):
    (shipped_assets.parent.parent / "root.json").write_text("{}")
    assert refused(definition, factory_set)


def test_a_damaged_installed_artefact_is_replaced_by_a_good_one(definition, asking, signed, trust, installed_file):
    installed_file.parent.mkdir(parents=True)
    installed_file.write_bytes(damaged(signed(asking())))
    install_envelope(signed(asking(scale=HALF)), trust, NOW)
    assert envelope_of(definition).refusal == ""
    assert [each.version for each in envelope_of(definition).tightened_by] == [1, 2]


def test_a_damaged_installed_artefact_does_not_let_an_old_or_wider_one_in(asking, signed, trust, installed_file):
    installed_file.parent.mkdir(parents=True)
    installed_file.write_bytes(damaged(signed(asking())))
    with pytest.raises(PackageError, match="version 1 has been in use here"):
        install_envelope(signed(asking(version=1)), trust, NOW)
    with pytest.raises(PackageError, match="wider"):
        install_envelope(signed(asking(plating_share=0.96)), trust, NOW)


def test_without_any_artefact_in_use_the_floor_is_the_measure(shipped_assets, asking, signed, trust):
    with pytest.raises(PackageError, match="wider"):
        install_envelope(signed(asking(plating_share=0.96, version=1)), trust, NOW)
    install_envelope(signed(asking(version=1)), trust, NOW)


def test_both_shipped_and_installed_artefacts_hold(definition, shipped_assets, asking, signed, installed_file):
    shipped_assets.write_bytes(signed(asking(version=1, plating_share=0.9)))
    installed_file.parent.mkdir(parents=True)
    installed_file.write_bytes(signed(asking(version=2, charge_temperature_c=(-20.0, 50.0))))
    found = envelope_of(definition)
    assert (found.plating_share, found.charge_temperature_c) == (0.9, (-20.0, 50.0))


def test_taking_the_installed_artefact_away_stops_all_writing(definition, asking, signed, trust, installed_file, factory_set):
    install_envelope(signed(asking(version=3)), trust, NOW)
    assert refused(definition, factory_set) == []
    installed_file.unlink()
    assert envelope_of(definition).refusal.endswith(
        "Version 3 of the envelope was installed here and is not there any more. Install it again."
    )
    assert refused(definition, factory_set)


def test_putting_an_older_artefact_in_its_place_stops_all_writing(
    definition, asking, signed, trust, installed_file, factory_set
):
    install_envelope(signed(asking(version=3)), trust, NOW)
    installed_file.write_bytes(signed(asking(version=2)))
    assert refused(definition, factory_set)


def test_what_was_taken_away_can_be_installed_again_but_nothing_older(definition, asking, signed, trust, installed_file):
    install_envelope(signed(asking(version=3)), trust, NOW)
    installed_file.unlink()
    with pytest.raises(PackageError, match="is version 2, and version 3 has been in use here"):
        install_envelope(signed(asking(version=2)), trust, NOW)
    install_envelope(signed(asking(version=3)), trust, NOW)
    assert envelope_of(definition).refusal == ""


def test_a_newer_shipped_artefact_stands_for_an_installed_one_that_has_gone(
    definition, shipped_assets, asking, signed, trust, installed_file, factory_set
):
    shipped_assets.write_bytes(signed(asking(version=3)))
    trust.state.note(envelopes={"nfm-hc": 3})
    assert refused(definition, factory_set) == []

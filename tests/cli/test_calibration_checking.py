"""`halite calibration check`, `sanity` and `envelope`: what people and scripts are told, and with which exit code."""

import dataclasses
import datetime

import numpy as np
import pytest

from bms.calibration.data_set import build_header, split_image
from bms.calibration.decoding import decode, encode
from bms.calibration.envelope import Scale, envelope_of
from bms.calibration.envelope.artefact import PAYLOAD_TYPE, envelope_payload
from bms.definition import load_pack
from bms.trust.demo_keys import demo_keys_of
from bms.trust.signed_document import sign_document


@pytest.fixture(scope="module")
def definition():
    return load_pack("demo-nfm-120s")


@pytest.fixture
def image_with(definition, tmp_path):
    """Return a function: the path of an image of the factory set with other values, and other header fields where named."""

    def write(values, **fields):
        factory = split_image((definition.folder / "factory_set.bin").read_bytes())
        payload = encode(definition.calibration, factory.payload, values)
        header = dataclasses.asdict(factory.header)
        kept = {name: header[name] for name in ("chemistry_number", "series", "capacity_ah", "version", "hardware")}
        kept |= {name: header[name] for name in ("calibration_id", "created_unix_s", "tool_id", "demo")}
        path = tmp_path / "changed.bin"
        path.write_bytes(build_header(payload=payload, sign=lambda _: bytes(64), **(kept | fields)) + payload)
        return path

    return write


@pytest.fixture
def doubled(definition, image_with):
    factory = split_image((definition.folder / "factory_set.bin").read_bytes())
    return image_with({"CHG_I_LIM_MAP": 2 * decode(definition.calibration, factory.payload)["CHG_I_LIM_MAP"].values})


@pytest.mark.parametrize("package", ["nfm-standard", "nfm-cold-care"])
def test_a_shipped_package_is_clean_and_the_number_of_values_is_told(halite, package):
    ended = halite("calibration", "check", package, "--json")
    assert (ended.code, ended.json) == (0, {"findings": [], "checked": 527, "inherited": []})
    assert "527 values checked, no findings." in halite("calibration", "check", package).err


def test_a_map_twice_as_fast_is_found_and_plating_is_named_first(halite, doubled):
    ended = halite("calibration", "check", doubled, "--json")
    assert ended.code == 1
    first = ended.json["findings"][0]
    assert (first["parameter"], first["rule"], first["severity"]) == ("CHG_I_LIM_MAP", "plating-envelope", "error")
    assert len(first["index"]) == 2
    text = halite("calibration", "check", doubled)
    assert "Sodium can plate above" in " ".join(text.out.split())
    assert "more; --json prints all" in text.out


def test_a_data_set_for_another_chemistry_is_named(halite, image_with):
    ended = halite("calibration", "check", image_with({}, chemistry_number=4), "--json")
    assert ended.code == 1
    assert [(finding["parameter"], finding["rule"]) for finding in ended.json["findings"]] == [("header", "wrong-chemistry")]


def test_lithium_settings_in_a_file_are_told_in_percent(halite, image_with):
    lithium = image_with({"CELL_UV": [2800, 2700, 2500], "OCV_SOC_MEAN": np.linspace(2810, 3950, 21), "BAL_CELL_V_MIN": 2900})
    ended = halite("calibration", "check", lithium, "--json")
    assert ended.code == 1
    (inherited,) = ended.json["inherited"]
    assert (inherited["parameter"], inherited["value"], inherited["unit"]) == ("CELL_UV", 2800, "mV")
    assert inherited["lost_soc_pct"] == pytest.approx(27.4)
    assert "27 %" in halite("calibration", "check", lithium).out


def test_a_file_that_is_none_ends_with_bad_file(halite, tmp_path):
    (tmp_path / "empty.bin").write_bytes(b"")
    assert halite("calibration", "check", tmp_path / "empty.bin").code == 6
    assert halite("calibration", "check", tmp_path / "nobody.nacal").code == 6


def test_settings_of_any_bms_are_told_in_percent(halite):
    ended = halite("calibration", "sanity", "--set", "uvp=2.5V", "--set", "balance-start=3500 mV", "--json")
    assert ended.code == 1
    assert ended.json["checked"] == 2
    told = {each["parameter"]: round(each["lost_soc_pct"]) for each in ended.json["inherited"]}
    assert told == {"uvp": 12, "balance-start": 76}


@pytest.mark.parametrize("cut_off", ["charge-min=0C", "charge-min=0 °C", "charge-min=273.15K"])
def test_a_charge_cut_off_is_taken_in_any_usual_unit(halite, cut_off):
    ended = halite("calibration", "sanity", "--set", cut_off)
    assert ended.code == 1
    assert "although these cells can be charged down to -35 °C" in " ".join(ended.out.split())
    assert "1 settings checked, 1 inherited from lithium." in ended.err


def test_settings_made_for_sodium_are_clean(halite):
    ended = halite("calibration", "sanity", "--set", "uvp=1.8V", "--set", "charge-min=-20C")
    assert (ended.code, ended.out) == (0, "")
    assert "2 settings checked, none inherited" in ended.err


@pytest.mark.parametrize("setting", ["uvp", "uvp=2.5", "speed=3V", "uvp=2.5C", "charge-min=3V", "uvp=2.5V;"])
def test_a_setting_nobody_understands_is_a_wrong_use(halite, setting):
    assert halite("calibration", "sanity", "--set", setting).code == 2


def test_the_envelope_is_shown_with_what_binds(halite, definition):
    ended = halite("calibration", "envelope", "show", "--json")
    assert ended.code == 0
    assert ended.json["chemistry"] == "nfm-hc"
    assert [each["id"] for each in ended.json["tightened_by"]] == ["nfm-hc-demo"]
    row, column = ended.json["temperatures_c"].index(-20.0), ended.json["socs_pct"].index(50.0)
    assert ended.json["binding"][row][column] == "plating"
    expected = envelope_of(definition).surface([-20.0], [50.0]).allowed_c[0, 0]
    assert ended.json["allowed_c"][row][column] == pytest.approx(expected, abs=1e-4)
    text = halite("calibration", "envelope")
    assert text.code == 0
    assert "0.49p" in text.out
    assert "95 % of the plating limit; charging from -35 to 58 °C, to 3950 mV" in text.out


def artefact(definition, **fields):
    shipped = envelope_of(definition).tightened_by[0]
    changed = dataclasses.replace(shipped, id="trial", version=2, **fields)
    return sign_document(PAYLOAD_TYPE, envelope_payload(changed), demo_keys_of("envelope"))


def test_a_tighter_envelope_is_installed_and_holds_from_then_on(halite, definition, tmp_path):
    half = Scale(temperatures_c=(-40.0, 60.0), socs_pct=(0.0, 100.0), shares=((0.5, 0.5), (0.5, 0.5)))
    file = tmp_path / "tighter.halite-envelope"
    file.write_bytes(artefact(definition, scale=half))
    assert halite("calibration", "check", "nfm-standard").code == 0
    assert halite("calibration", "envelope", "install", file, "--json").json == {
        "id": "trial",
        "version": 2,
        "chemistry": "nfm-hc",
    }
    assert halite("calibration", "check", "nfm-standard").code == 1
    assert halite("calibration", "envelope", "install", file).code == 6
    assert halite("audit", "show", "--json").out.count('"envelope.installed"') == 1


def test_a_wider_envelope_is_refused_and_everything_stays_as_it_was(halite, definition, tmp_path):
    file = tmp_path / "wider.halite-envelope"
    file.write_bytes(
        artefact(definition, plating_share=0.99, valid_from_utc=datetime.datetime(2025, 1, 2, tzinfo=datetime.UTC))
    )
    ended = halite("calibration", "envelope", "install", file)
    assert ended.code == 6
    assert "0.99 of the plating limit, not 0.95. An envelope may only tighten." in ended.err
    assert len(halite("calibration", "envelope", "show", "--json").json["tightened_by"]) == 1


def test_a_damaged_installed_envelope_is_shown_as_a_refusal(halite, halite_home):
    file = halite_home / "trust" / "envelopes" / "nfm-hc.halite-envelope"
    file.parent.mkdir(parents=True)
    file.write_text("damaged")
    ended = halite("calibration", "envelope")
    assert ended.code == 5
    assert "nothing may be written" in ended.err
    assert halite("calibration", "check", "nfm-standard").code == 1


def test_there_is_no_envelope_to_show_for_cells_nobody_knows(halite):
    assert halite("calibration", "envelope", "show", "--pack", "foxbms-2").code == 6


def test_an_envelope_file_that_is_not_there_is_a_bad_file(halite, tmp_path):
    assert halite("calibration", "envelope", "install", tmp_path / "nobody").code == 6

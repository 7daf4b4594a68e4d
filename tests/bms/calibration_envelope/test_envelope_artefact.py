"""The signed artefact: read only when whole and signed by two people of the safety team; it can tighten, never widen."""

import dataclasses
import datetime
import json

import numpy as np
import pytest
import rfc8785

from bms.calibration.envelope import Scale
from bms.calibration.envelope.artefact import PAYLOAD_TYPE, envelope_payload, open_artefact
from bms.calibration.envelope.widening import widened
from bms.errors import PackageError
from bms.trust.demo_keys import demo_key, demo_keys_of
from bms.trust.signed_document import sign_document

TEMPERATURES = np.arange(-45.0, 65.0, 2.5)
SOCS = np.arange(0.0, 101.0, 5.0)
HALF = Scale(temperatures_c=(-40.0, 0.0, 60.0), socs_pct=(0.0, 100.0), shares=((0.5, 0.5), (1.0, 0.8), (1.0, 1.0)))


def test_what_was_signed_is_what_is_read(asking, signed, trust):
    artefact = asking(plating_share=0.9, charge_temperature_c=(-20.0, 50.0), scale=HALF)
    assert open_artefact(signed(artefact), trust.root) == artefact


def test_the_contents_are_canonical_json(asking):
    payload = envelope_payload(asking(scale=HALF))
    assert rfc8785.dumps(json.loads(payload)) == payload
    assert json.loads(payload)["schema"] == "halite.envelope/1"


def test_one_safety_engineer_is_not_enough(asking, signed, trust):
    with pytest.raises(PackageError, match="1 of 2 needed in the role envelope"):
        open_artefact(signed(asking(), demo_keys_of("envelope")[:1]), trust.root)


def test_two_are_needed_even_where_a_trust_root_asks_for_less(asking, signed, trust):
    lax = dataclasses.replace(trust.root, thresholds={"envelope": 1})
    with pytest.raises(PackageError, match="1 of 2 needed in the role envelope"):
        open_artefact(signed(asking(), demo_keys_of("envelope")[:1]), lax)


def test_the_same_engineer_twice_is_not_two(asking, signed, trust):
    with pytest.raises(PackageError, match="twice by the same person"):
        open_artefact(signed(asking(), demo_keys_of("envelope")[:1] * 2), trust.root)


@pytest.mark.parametrize("role", ["author", "approver", "admin", "root"])
def test_no_other_role_has_a_say(asking, signed, trust, role):
    keys = (*demo_keys_of("envelope"), *demo_keys_of(role))
    with pytest.raises(PackageError, match=f"in the role {role}"):
        open_artefact(signed(asking(), keys), trust.root)


def test_a_stranger_does_not_count(asking, signed, trust):
    with pytest.raises(PackageError, match="does not trust"):
        open_artefact(signed(asking(), (*demo_keys_of("envelope"), demo_key("stranger"))), trust.root)


def test_another_signed_file_is_no_envelope(asking, trust):
    other = sign_document("application/x-other", envelope_payload(asking()), demo_keys_of("envelope"))
    with pytest.raises(PackageError, match="of another kind"):
        open_artefact(other, trust.root)


def test_every_flipped_byte_and_every_truncation_is_refused(asking, signed, trust):
    data = signed(asking())
    for place in range(0, len(data), 7):
        with pytest.raises(PackageError):
            open_artefact(data[:place] + bytes([data[place] ^ 0x01]) + data[place + 1 :], trust.root)
        with pytest.raises(PackageError):
            open_artefact(data[:place], trust.root)


@pytest.mark.parametrize(
    "scale",
    [
        Scale(temperatures_c=(0.0, 0.0), socs_pct=(0.0, 100.0), shares=((1.0, 1.0), (1.0, 1.0))),
        Scale(temperatures_c=(0.0, 10.0), socs_pct=(100.0, 0.0), shares=((1.0, 1.0), (1.0, 1.0))),
        Scale(temperatures_c=(0.0, 10.0), socs_pct=(0.0, 100.0), shares=((1.0, 1.0),)),
        Scale(temperatures_c=(0.0, 10.0), socs_pct=(0.0, 100.0), shares=((1.0, 1.0), (1.0,))),
    ],
)
def test_a_scale_whose_points_do_not_fit_together_is_refused(asking, signed, trust, scale):
    with pytest.raises(PackageError) as caught:
        open_artefact(signed(asking(scale=scale)), trust.root)
    assert caught.value.what == "The points of the envelope's scale do not fit together."
    assert caught.value.detail == "trial version 2"
    assert caught.value.advice == "Get the envelope again from whoever made it."


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("plating_share", 1.01),
        ("plating_share", -0.1),
        ("scale", {"temperatures_c": [0, 10], "socs_pct": [0, 100], "shares": [[1.1, 1], [1, 1]]}),
        ("scale", {"temperatures_c": [0, 10], "socs_pct": [0, 100], "shares": [[-0.1, 1], [1, 1]]}),
        ("scale", {"temperatures_c": [0], "socs_pct": [0, 100], "shares": [[1, 1]]}),
        ("scale", {"temperatures_c": list(range(101)), "socs_pct": [0, 100], "shares": [[1, 1]] * 101}),
        ("version", 0),
        ("version", 2**31 + 1),
        ("id", "../../etc"),
        ("chemistry", ""),
        ("schema", "halite.envelope/2"),
        ("valid_from", "2025-01-01"),
        ("charge_temperature_c", [1]),
        ("surprise", 1),
    ],
)
def test_contents_that_make_no_sense_are_refused_although_they_are_signed(asking, trust, field, value):
    document = json.loads(envelope_payload(asking())) | {field: value}
    with pytest.raises(PackageError, match="contents of the file are damaged"):
        open_artefact(sign_document(PAYLOAD_TYPE, rfc8785.dumps(document), demo_keys_of("envelope")), trust.root)


def test_the_largest_version_and_the_ends_of_a_share_are_possible(asking, signed, trust):
    ends = Scale(temperatures_c=(0.0, 10.0), socs_pct=(0.0, 100.0), shares=((0.0, 1.0), (1.0, 0.0)))
    artefact = asking(version=2**31, plating_share=0.0, scale=ends)
    assert open_artefact(signed(artefact), trust.root) == artefact


TIGHTER = {
    "plating_share": 0.90,
    "charge_temperature_c": (-30.0, 55.0),
    "charge_voltage_mv": 3900.0,
    "cell_voltage_mv": (1700.0, 4050.0),
    "scale": HALF,
}
WIDER = {
    "plating_share": 0.96,
    "charge_temperature_c": (-36.0, 59.0),
    "charge_voltage_mv": 3951.0,
    "cell_voltage_mv": (1499.0, 4101.0),
}


@pytest.mark.parametrize("field", TIGHTER)
def test_a_tighter_artefact_wins(floor, asking, field):
    tight = floor.tightened(asking(**{field: TIGHTER[field]}))
    if field != "scale":
        assert getattr(tight, field) == TIGHTER[field]
        assert dataclasses.replace(tight, **{field: getattr(floor, field)}, tightened_by=()) == floor
    narrower, before = tight.allowed_c(TEMPERATURES, SOCS), floor.allowed_c(TEMPERATURES, SOCS)
    assert (narrower <= before).all()
    if field != "charge_voltage_mv":
        assert (narrower < before).any()


@pytest.mark.parametrize("field", WIDER)
def test_a_wider_artefact_changes_nothing(floor, asking, field):
    same = floor.tightened(asking(**{field: WIDER[field]}))
    assert dataclasses.replace(same, tightened_by=()) == floor
    assert np.array_equal(same.allowed_c(TEMPERATURES, SOCS), floor.allowed_c(TEMPERATURES, SOCS))


def test_in_any_order_and_any_number_the_tightest_of_everything_holds(floor, asking):
    one = asking(plating_share=0.8, charge_temperature_c=(-40.0, 50.0), cell_voltage_mv=(1400.0, 4000.0))
    two = asking(plating_share=1.0, charge_temperature_c=(-10.0, 90.0), cell_voltage_mv=(1800.0, 5000.0), scale=HALF)
    forth, back = floor.tightened(one).tightened(two), floor.tightened(two).tightened(one)
    assert (forth.plating_share, forth.charge_temperature_c, forth.cell_voltage_mv) == (0.8, (-10.0, 50.0), (1800.0, 4000.0))
    assert np.array_equal(forth.allowed_c(TEMPERATURES, SOCS), back.allowed_c(TEMPERATURES, SOCS))
    assert forth.tightened_by == (one, two)


@pytest.mark.parametrize("field", TIGHTER)
def test_what_is_tighter_or_equal_is_no_widening(floor, asking, field):
    assert widened(floor, asking()) == ()
    assert widened(floor.tightened(asking()), asking(**{field: TIGHTER[field]})) == ()


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"plating_share": 0.96}, "0.96 of the plating limit, not 0.95"),
        ({"charge_temperature_c": (-36.0, 58.0)}, "charging at -36 °C, not -35"),
        ({"charge_temperature_c": (-35.0, 59.0)}, "charging at 59 °C, not 58"),
        ({"charge_voltage_mv": 3951.0}, "charging to 3951 mV, not 3950"),
        ({"cell_voltage_mv": (1499.0, 4100.0)}, "cells at 1499 mV, not 1500"),
        ({"cell_voltage_mv": (1500.0, 4101.0)}, "cells at 4101 mV, not 4100"),
    ],
)
def test_what_is_wider_is_told_in_words(floor, asking, fields, words):
    assert widened(floor, asking(**fields)) == (words,)


def test_a_scale_that_gives_back_what_another_took_is_wider_and_the_worst_place_is_told(floor, asking):
    current = floor.tightened(asking(scale=HALF))
    assert widened(current, asking()) == ("a scale of 1 at -40 °C and 0 %, not 0.5",)
    finer = Scale(
        temperatures_c=(-40.0, -20.0, 0.0, 60.0),
        socs_pct=(0.0, 50.0, 100.0),
        shares=((0.4, 0.4, 0.4), (0.4, 0.4, 0.4), (0.4, 0.96, 0.4), (0.4, 0.4, 0.4)),
    )
    assert widened(current, asking(scale=finer)) == ("a scale of 0.96 at 0 °C and 50 %, not 0.9",)


def test_a_scale_is_held_against_every_artefact_in_use(floor, asking):
    current = floor.tightened(asking()).tightened(asking(scale=HALF))
    assert widened(current, asking()) != ()
    assert widened(current, asking(scale=HALF)) == ()


def test_valid_from_is_a_day_in_utc(asking, signed, trust):
    read = open_artefact(signed(asking()), trust.root)
    assert read.valid_from_utc == datetime.datetime(2025, 6, 1, tzinfo=datetime.UTC)

"""`halite flash`: contract levels, the watch with its roll-back, unfinished updates, batches."""

import json
from pathlib import Path

import pytest

from cli.virtual_pack_process import virtual_pack
from virtual_pack.simulator import SimulationOptions

FLASH = ("flash", "nfm-cold-care", "--yes", "--json", "--fd")


def test_a_pack_that_overwrites_in_place_wants_an_external_supply(halite):
    with virtual_pack(SimulationOptions(port=0, contract_level=1)) as channel:
        refused = halite(*FLASH, "-c", channel, "--watch", "0")
        done = halite(*FLASH, "-c", channel, "--watch", "0", "--external-supply")

    assert (refused.code, refused.json["result"]) == (5, "refused")
    assert "external 12 V supply" in refused.json["reason"]
    assert (done.code, done.json["result"]) == (0, "flashed"), done.json


def test_a_pack_that_takes_no_data_sets_is_only_read(halite):
    with virtual_pack(SimulationOptions(port=0, contract_level=0)) as channel:
        ended = halite(*FLASH, "-c", channel, "--external-supply")
        read = halite("identify", "--json", "-c", channel)

    assert (ended.code, ended.json["result"]) == (5, "refused")
    assert "takes no data sets" in ended.json["reason"]
    assert read.json["contract_level"] == "L0"


def test_a_calibration_that_raises_a_fault_is_rolled_back(halite):
    with virtual_pack(SimulationOptions(port=0, after_update="P1B41-92")) as channel:
        ended = halite(*FLASH, "-c", channel, "--watch", "6")
        now = halite("identify", "--json", "-c", channel).json["calibration_id"]

    assert (ended.code, ended.json["result"]) == (4, "failed"), ended.json
    assert (ended.json["rolled_back"], ended.json["new_faults"]) == (True, ["P1B41-92"])
    assert now == ended.json["calibration_id_before"] == ended.json["calibration_id_after"]


def test_a_pack_that_forgets_its_commit_is_no_success(halite):
    with virtual_pack(SimulationOptions(port=0, after_update="forgets")) as channel:
        ended = halite(*FLASH, "-c", channel, "--watch", "0")

    assert (ended.code, ended.json["result"]) == (4, "failed")
    assert "still uses its previous calibration" in ended.json["reason"]


def test_a_batch_updates_each_pack_once_and_keeps_a_list(halite):
    with virtual_pack(SimulationOptions(port=0)) as channel:
        ended = halite(*FLASH, "-c", channel, "--watch", "0", "--batch", "2", "--batch-wait", "1")

    assert ended.code == 3, "one pack of two"
    assert (ended.json["wanted"], ended.json["done"]) == (2, 1)
    (result,) = ended.json["packs"]
    assert (result["serial"], result["result"]) == ("VIRTUAL-000001", "flashed")
    (line,) = map(json.loads, Path(ended.json["list"]).read_text(encoding="utf-8").splitlines())
    assert (line["serial"], line["result"]) == ("VIRTUAL-000001", "flashed")


def test_a_batch_of_one_ends_when_the_pack_is_done(halite):
    with virtual_pack(SimulationOptions(port=0)) as channel:
        ended = halite("flash", "nfm-cold-care", "--yes", "--fd", "-c", channel, "--watch", "0", "--batch", "1")

    assert ended.code == 0, ended.err
    assert "1 of 1 packs: 1 flashed." in ended.out


def test_nothing_is_unfinished_on_a_new_computer(halite):
    assert halite("flash", "--open", "--json").json == {"open": []}
    assert "Every update came to its end." in halite("flash", "--open").out


@pytest.mark.parametrize("arguments", [(), ("nfm-cold-care", "--resume"), ("--resume", "--batch", "2")])
def test_what_makes_no_sense_is_a_mistake_of_usage(halite, arguments):
    assert halite("flash", *arguments, "--yes", "-c", "socket://127.0.0.1:1").code == 2


def test_resuming_where_nothing_is_unfinished_says_so(halite, pack_channel):
    ended = halite("flash", "--resume", "--yes", "-c", pack_channel)
    assert ended.code == 5
    assert "no unfinished update" in ended.err


def test_a_permit_that_cannot_be_read_is_a_bad_file(halite, pack_channel):
    ended = halite(*FLASH, "-c", pack_channel, "--permit", "nowhere.json")
    assert (ended.code, ended.json["result"]) == (6, "refused")
    assert "permit cannot be read" in ended.json["reason"]

"""What commands do with a link that is not as it should be."""

import time


def test_watching_a_silent_bus_goes_on_as_long_as_was_asked_for_and_ends_with_the_diagnosis(halite, silent_channel):
    began_s = time.monotonic()
    ended = halite("watch", "--for", "4", "-c", silent_channel)

    assert time.monotonic() - began_s >= 4
    assert ended.code == 4
    assert "nothing arrives" in ended.err


def test_nothing_is_written_where_nothing_can_be_kept(halite, pack_channel, tmp_path, monkeypatch):
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv("HALITE_HOME", str(tmp_path / "file"))
    ended = halite("flash", "nfm-cold-care", "--yes", "--json", "-c", pack_channel)

    assert (ended.code, ended.json["result"]) == (5, "refused")
    assert "nobody may write" in ended.json["reason"]

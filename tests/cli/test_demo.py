"""`halite demo` without a screen: the main job, by the real window, in one step."""

import os


def test_without_a_screen_the_main_job_is_done_and_every_page_is_pictured(halite, tmp_path, halite_home):
    environment = {name: value for name, value in os.environ.items() if name not in {"DISPLAY", "WAYLAND_DISPLAY"}}
    process = halite.start("demo", "--offscreen", "--shots", tmp_path / "shots", env=environment)
    out, err = process.communicate(timeout=100)

    assert process.returncode == 0, out + err
    assert "VIRTUAL-" in out
    assert "120 valid" in out
    assert "flashed: NFM-STD-0100 → NFM-COLD-0101" in out
    pictures = list((tmp_path / "shots").glob("*.png"))
    assert len(pictures) >= 6
    assert all(picture.read_bytes().startswith(b"\x89PNG") and picture.stat().st_size > 20_000 for picture in pictures)
    assert not (halite_home / "settings.json").exists(), "what the demo does is kept apart from real work"
    assert "Traceback" not in err

"""The short form of the noise campaign; the long one: `python -m tests.campaigns.fuzz_uds --full`."""

from tests.campaigns import fuzz_uds


def test_noise_makes_the_client_neither_fail_nor_believe_what_was_not_said():
    figures = fuzz_uds.run(frames=6000)
    assert figures["violations"] == 0, figures
    assert figures["mutated_frames"] >= 6000
    assert figures["exchanges"]["answered"] > 20

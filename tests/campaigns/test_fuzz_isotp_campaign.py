"""The short form of the ISO-TP fuzz campaign; the long one: `python -m tests.campaigns.fuzz_isotp --full`."""

from tests.campaigns import fuzz_isotp


def test_no_mutated_frame_breaks_an_endpoint():
    findings = fuzz_isotp.run(fuzz_isotp.SHORT)
    assert findings.violations == []
    assert findings.mutated >= fuzz_isotp.SHORT
    # The noise did hit transfers at work, in every way that a message can end.
    assert {"WrongSequenceNumberError", "ConsecutiveFrameTimeoutError", "BufferOverflowError", "FlowControlError"} <= set(
        findings.outcomes
    )

"""Texts in polled answers: characters, and bytes that are shown as such."""

from bms.definition.polling import PolledSignal, SignalKind

_PRINTABLE = range(0x20, 0x7F)


def text_in(payload: bytes, signal: PolledSignal) -> str:
    """Return what a signal that is no number says; empty where the payload is too short.

    Args:
        payload: the answer behind service and identifier.
        signal: where the text stands. Bits that fill no whole byte are zeros in front.
    """
    last = signal.bit_index + signal.bit_length
    if last > 8 * len(payload):
        return ""
    length = -(-signal.bit_length // 8)
    number = int.from_bytes(payload, "big") >> (8 * len(payload) - last) & (1 << signal.bit_length) - 1
    content = number.to_bytes(length, "little" if signal.little_endian else "big")
    if signal.kind is SignalKind.HEX:
        return content.hex().upper()
    return "".join(chr(byte) if byte in _PRINTABLE else " " for byte in content).strip()

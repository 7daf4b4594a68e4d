"""Inflating by zlib-ng, which does what zlib does in little more than half the time (docs/adr/0014).

It is nine tenths of reading a BLF, so this decides how fast logs open.
"""

from zlib_ng import zlib_ng

decompressobj = zlib_ng.decompressobj
DeflateError: type[Exception] = zlib_ng.error  # type: ignore[assignment]  # its stub takes the class for an instance
"""What is being inflated is damaged."""

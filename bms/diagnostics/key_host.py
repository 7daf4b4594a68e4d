"""The process a seed-key library runs in. Started by `bms.diagnostics.key_library`, by spawn, so that it works frozen too.

What goes over the pipe is one message each way: level (1 byte) and seed in; status (1 byte) and key, or why there is none, out.
The first message out says whether the library was loaded. Nothing is printed and nothing is written.
"""

import ctypes
import os
import signal
import sys
from collections.abc import Callable
from multiprocessing.connection import Connection

if sys.platform != "win32":
    import resource

GOOD = b"\x00"
BAD = b"\x01"

_LONGEST_KEY = 4096
_RESULTS = {
    1: "its buffer for the key is too small",
    2: "it does not know this security level",
    3: "it does not know this variant",
    4: "it gave no reason",
}
"""VKeyGenResultEx of the seed-key interface; 0 is success."""

Generate = Callable[[int, bytes], bytes]


class _RefusedError(Exception):
    """The library gave no key."""


def serve(path: str, pipe: "Connection[bytes, bytes]") -> None:
    """Load the library and make keys until the pipe closes."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _be_silent()
    _leave_no_core()
    try:
        generate = _load(path)
    except OSError as error:
        pipe.send_bytes(BAD + _why_not_loaded(error).encode())
        return
    except _RefusedError as error:
        pipe.send_bytes(BAD + str(error).encode())
        return
    pipe.send_bytes(GOOD)
    while True:
        try:
            request = pipe.recv_bytes()
        except (EOFError, OSError):
            return
        try:
            pipe.send_bytes(GOOD + generate(request[0], request[1:]))
        except _RefusedError as error:
            pipe.send_bytes(BAD + str(error).encode())


def _be_silent() -> None:
    """A library may print what it works on: nobody listens."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (1, 2):
        os.dup2(nowhere, stream)
    os.close(nowhere)


def _leave_no_core() -> None:
    """A core file of a library that crashes would hold the seed it was given."""
    if sys.platform != "win32":
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _load(path: str) -> Generate:
    """Return the key function of a library.

    Raises:
        OSError: it cannot be loaded.
        _RefusedError: it has none of the functions.
    """
    library = ctypes.CDLL(path)
    for name, has_options in (("GenerateKeyExOpt", True), ("GenerateKeyEx", False)):
        if hasattr(library, name):
            return _generator(getattr(library, name), has_options=has_options)
    raise _RefusedError("it has neither GenerateKeyEx nor GenerateKeyExOpt")


def _generator(function: Callable[..., int], *, has_options: bool) -> Generate:
    """Return a function from level and seed to key.

    int GenerateKeyEx(const unsigned char* seed, unsigned int seedSize, unsigned int securityLevel, const char* variant,
    unsigned char* key, unsigned int maxKeySize, unsigned int* actualKeySize); GenerateKeyExOpt has `const char* options` after
    the variant.
    """

    def generate(level: int, seed: bytes) -> bytes:
        buffer = (ctypes.c_ubyte * len(seed)).from_buffer_copy(seed)
        key = (ctypes.c_ubyte * _LONGEST_KEY)()
        size = ctypes.c_uint(0)
        texts = (ctypes.c_char_p(b""),) * (2 if has_options else 1)
        result = function(
            buffer,
            ctypes.c_uint(len(seed)),
            ctypes.c_uint(level),
            *texts,
            key,
            ctypes.c_uint(_LONGEST_KEY),
            ctypes.byref(size),
        )
        if result != 0:
            raise _RefusedError(_RESULTS.get(result, f"result {result}"))
        if not 0 < size.value <= _LONGEST_KEY:
            raise _RefusedError(f"it says that its key has {size.value} bytes")
        return bytes(key[: size.value])

    return generate


def _why_not_loaded(error: OSError) -> str:
    """Return why a library cannot be loaded; one for another processor or word length is the usual case."""
    text = str(error)
    if getattr(error, "winerror", 0) == 193 or "ELFCLASS" in text or "incompatible architecture" in text:
        bits = 64 if sys.maxsize > 1 << 32 else 32
        return f"it is made for another kind of processor or for another word length than this program ({bits} bit)"
    return f"it cannot be loaded ({text})"

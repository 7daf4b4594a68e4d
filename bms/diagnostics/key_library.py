"""Seed-key libraries of pack makers, kept at arm's length: each runs in a process of its own.

A library is machine code of somebody else. It may crash, hang or scribble over memory; then only its process ends, and the user
gets a sentence. Seed and key travel in the pipe to that process alone: not in its arguments, environment, logs or errors.
"""

import multiprocessing
from pathlib import Path
from typing import NoReturn

from bms.diagnostics.key_host import GOOD, serve
from bms.errors import BadFileError, DiagnosticError

ANSWER_WITHIN_S = 2.0
"""For one key. A calculation takes milliseconds."""
_START_WITHIN_S = 30.0
"""For the process to start; a virus scanner takes its time with a program it has not seen."""
_END_WITHIN_S = 1.0
_ASK_THE_MAKER = "Ask the maker of the key library for one that fits this computer."


class KeyLibraryError(DiagnosticError):
    """A key library crashed, hung or did not give a key."""


class KeyLibrary:
    """The keys of one library with the functions `GenerateKeyEx` or `GenerateKeyExOpt`. Called like a function.

    Its process starts at once, so that it is ready when a seed comes: a pack waits for its key only so long.
    """

    def __init__(self, path: Path) -> None:
        """Start the process.

        Raises:
            BadFileError: there is no such file.
        """
        if not path.is_file():
            raise BadFileError(f"There is no key library {path}.", advice="Give the path of its .dll or .so file.")
        self._name = path.name
        context = multiprocessing.get_context("spawn")
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(target=serve, args=(str(path.resolve()), theirs), name="halite-keys", daemon=True)
        self._process.start()
        theirs.close()
        self._ready = False

    def __call__(self, level: int, seed: bytes) -> bytes:
        """Return the key for a seed.

        Args:
            level: sub-function of the request for the seed.
            seed: the seed the BMS sent.

        Raises:
            BadFileError: the library cannot be loaded or has none of the functions.
            KeyLibraryError: it crashed, hung or refused.
        """
        if not self._ready:
            self._receive(_START_WITHIN_S)
            self._ready = True
        try:
            self._pipe.send_bytes(bytes([level]) + seed)
        except OSError:
            self._crashed()
        return self._receive(ANSWER_WITHIN_S)

    def close(self) -> None:
        """End the process; a second call does nothing."""
        self._pipe.close()
        self._process.join(_END_WITHIN_S)
        if self._process.is_alive():
            self._process.kill()
            self._process.join()

    def _receive(self, within_s: float) -> bytes:
        """Return what follows the good status of an answer.

        Raises:
            BadFileError, KeyLibraryError: there was none, or the status says why not.
        """
        try:
            answered = self._pipe.poll(within_s)
        except OSError:
            self._crashed()
        if not answered:
            self._hung(within_s)
        try:
            answer = self._pipe.recv_bytes()
        except (EOFError, OSError):
            self._crashed()
        status, body = answer[:1], answer[1:]
        if status == GOOD:
            return body
        self.close()
        text = body.decode("utf-8", errors="replace")
        if not self._ready:
            raise BadFileError(f"The key library {self._name} cannot be used: {text}.", advice=_ASK_THE_MAKER)
        raise KeyLibraryError(f"The key library {self._name} gave no key: {text}.", advice=_ASK_THE_MAKER)

    def _hung(self, within_s: float) -> NoReturn:
        self._process.kill()
        self.close()
        raise KeyLibraryError(
            f"The key library {self._name} did not answer within {within_s:g} s.",
            detail="its process was ended",
            advice=_ASK_THE_MAKER,
        )

    def _crashed(self) -> NoReturn:
        self._process.join(_END_WITHIN_S)
        code = self._process.exitcode
        self.close()
        raise KeyLibraryError(
            f"The key library {self._name} crashed.", detail=f"its process ended with {code}", advice=_ASK_THE_MAKER
        )

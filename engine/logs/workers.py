"""Child processes that take tasks as they get free. One that ends unexpectedly costs its task alone."""

import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from multiprocessing.connection import wait
from pathlib import Path

import msgspec

from engine.logs.child import Child
from engine.logs.limits import Limits
from engine.logs.orders import Answer, Answers, Failed, Prepare, Progress, Task
from engine.logs.worker import work

_LOOK_S = 0.2
_DECODER = msgspec.msgpack.Decoder(Answers)


class _Worker:
    """A child with what it is doing."""

    def __init__(self, limits: Limits) -> None:
        self.child = Child(work, limits=limits, name="decoding")
        self.task: Task | None = None
        self.heard_s = 0.0

    def begin(self, task: Task) -> None:
        self.task = task
        self.heard_s = time.monotonic()
        self.child.send(task)

    def answer(self, subject: str) -> Answer | None:
        """Return what it says, or what its end or its silence means."""
        error = None
        try:
            if self.child.pipe.poll():
                self.heard_s = time.monotonic()
                return _DECODER.decode(self.child.pipe.recv_bytes())
        except (EOFError, OSError):
            error = self.child.why_it_ended(subject)
        if error is None and time.monotonic() - self.heard_s > self.child.limits.silence_s:
            error = self.child.silent(subject)
        return None if error is None else Failed(what=error.what, detail=error.detail, advice=error.advice)


class Workers:
    """A fixed number of workers. Also a context manager; leaving it ends them at once."""

    def __init__(self, count: int, limits: Limits) -> None:
        """Start them; `prepare` comes before anything else."""
        self._limits = limits
        self._prepared: Prepare | None = None
        self._workers = [_Worker(limits) for _ in range(count)]

    def prepare(self, prepared: Prepare) -> None:
        """Tell all of them what they decode by."""
        self._prepared = prepared
        for worker in self._workers:
            worker.child.send(prepared)

    def __enter__(self) -> "Workers":
        return self

    def __exit__(self, *_: object) -> None:
        for worker in self._workers:
            worker.child.kill()
            worker.child.close()

    def run(self, tasks: Iterable[Task], stopped: Callable[[], bool]) -> Iterator[tuple[Task, Answer]]:
        """Do tasks and yield what is said about each: `Progress` any number of times, then one other answer.

        It returns early when `stopped` says so.
        """
        waiting = deque(tasks)
        while not stopped():
            for worker in self._workers:
                if worker.task is None and waiting:
                    worker.begin(waiting.popleft())
            busy = [worker for worker in self._workers if worker.task is not None]
            if not busy:
                return
            wait([worker.child.pipe for worker in busy], _LOOK_S)
            for worker in busy:
                yield from self._heard(worker)

    def _heard(self, worker: _Worker) -> Iterator[tuple[Task, Answer]]:
        task = worker.task
        answer = None if task is None else worker.answer(Path(task.path).name)
        if task is None or answer is None:
            return
        if not isinstance(answer, Progress):
            worker.task = None
        if not worker.child.is_alive:
            worker.child.close()
            self._workers[self._workers.index(worker)] = self._another()
        yield task, answer

    def _another(self) -> _Worker:
        worker = _Worker(self._limits)
        if self._prepared is not None:
            worker.child.send(self._prepared)
        return worker

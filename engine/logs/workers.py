"""A crew at work: tasks are given to whoever is free. A child that ends unexpectedly costs its task alone."""

import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from multiprocessing.connection import wait
from pathlib import Path

import msgspec

from engine.logs.child import Child
from engine.logs.crew import Crew
from engine.logs.orders import Answer, Answers, Failed, Prepare, Progress, Task

_LOOK_S = 0.2


class _Worker:
    """A child with what it is doing."""

    def __init__(self, child: Child, prepared: Prepare) -> None:
        self.child = child
        self.child.send(prepared)
        self.task: Task | None = None
        self._heard_s = 0.0
        self._decoder = msgspec.msgpack.Decoder(Answers)

    def begin(self, task: Task) -> None:
        self.task = task
        self._heard_s = time.monotonic()
        self.child.send(task)

    def answer(self, subject: str) -> Answer | None:
        """Return what it says, or what its end or its silence means."""
        try:
            if self.child.pipe.poll():
                self._heard_s = time.monotonic()
                answer: Answer = self._decoder.decode(self.child.pipe.recv_bytes())
                return answer
        except (EOFError, OSError):
            error = self.child.why_it_ended(subject)
        else:
            if time.monotonic() - self._heard_s <= self.child.limits.silence_s:
                return None
            error = self.child.silent(subject)
        return Failed(what=error.what, detail=error.detail, advice=error.advice)


class Workers:
    """What the children of a crew do."""

    def __init__(self, crew: Crew, prepared: Prepare) -> None:
        """Tell all of them what they decode by."""
        self._crew = crew
        self._prepared = prepared
        self._workers = [_Worker(child, prepared) for child in crew.children]

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
            self._workers[self._workers.index(worker)] = _Worker(self._crew.replace(worker.child), self._prepared)
        yield task, answer

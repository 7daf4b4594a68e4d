"""Widgets in reference cycles are destroyed in the GUI's thread, whoever allocates."""

import gc
import threading

import pytest

from gui.collector import LOOK_EVERY_MS, GuiThreadCollector


class Cycle:
    """Refers to itself, as a widget does whose signal is connected to a lambda that names it."""

    def __init__(self, freed_in):
        self.itself = self
        self.freed_in = freed_in

    def __del__(self):
        self.freed_in.append(threading.current_thread())


def allocate():
    return [[number] for number in range(2 * gc.get_threshold()[0])]


@pytest.fixture
def freed_in():
    return []


@pytest.fixture
def collector(qapp):
    gc.collect()
    one = GuiThreadCollector()
    yield one
    one.close()
    # The GUI's tests run with the collector off.
    gc.disable()
    one.deleteLater()


def allocate_elsewhere():
    thread = threading.Thread(target=allocate)
    thread.start()
    thread.join()


def test_without_it_another_thread_destroys_what_it_does_not_own(freed_in):
    gc.enable()
    Cycle(freed_in)
    allocate_elsewhere()
    gc.disable()
    assert freed_in not in ([], [threading.main_thread()])


def test_what_other_threads_allocate_destroys_nothing(collector, freed_in):
    Cycle(freed_in)
    allocate_elsewhere()
    assert not freed_in


def test_a_cycle_is_destroyed_in_the_thread_of_the_window(collector, freed_in, qtbot):
    Cycle(freed_in)
    kept = allocate()
    qtbot.waitUntil(lambda: bool(freed_in), timeout=5 * LOOK_EVERY_MS)
    assert freed_in == [threading.main_thread()]
    assert kept


def test_few_new_objects_are_not_worth_collecting(collector, freed_in):
    gc.collect()
    Cycle(freed_in)
    collector.collect()
    assert not freed_in


def test_what_has_lived_long_is_collected_in_time(collector, freed_in):
    old = Cycle(freed_in)
    gc.collect(0)
    gc.collect(1)
    del old
    kept = []
    for _ in range((gc.get_threshold()[1] + 2) * (gc.get_threshold()[2] + 2)):
        kept.append(allocate())
        collector.collect()
    assert freed_in == [threading.main_thread()]
    assert kept


def test_what_stays_to_the_end_is_not_looked_at_again(collector):
    collector.spare()
    assert gc.get_freeze_count() > 1000
    assert len(gc.get_objects()) < 1000
    collector.close()
    assert not gc.get_freeze_count()


def test_closing_lets_python_collect_again(collector):
    assert not gc.isenabled()
    collector.close()
    assert gc.isenabled()

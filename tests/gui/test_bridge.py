"""The bridge carries messages to signals, runs one job at a time and survives the engine's death."""

import pytest

from engine.messages import (
    EngineFault,
    Faults,
    FindAdapters,
    IdentifyJob,
    JobFinished,
    ReadFaultsJob,
)
from gui.bridge.engine_bridge import EngineBridge


@pytest.fixture
def clients():
    return []


@pytest.fixture
def bridge(qapp, clients, make):
    def start():
        clients.append(make.client())
        return clients[-1]

    one = EngineBridge(start)
    yield one
    one.close()
    one.deleteLater()


def test_commands_sent_before_the_engine_runs_are_kept_and_sent(bridge, clients):
    bridge.send(FindAdapters())
    bridge.start()
    assert clients[0].sent == [FindAdapters()]


def test_every_event_reaches_its_signal_on_the_timer(bridge, clients, qtbot, make):
    bridge.start()
    clients[0].events = [make.READY]
    with qtbot.waitSignal(bridge.link_changed, timeout=1000) as heard:
        pass
    assert heard.args == [make.READY]


def test_of_several_snapshots_only_the_newest_is_shown(bridge, clients, make):
    shown = []
    bridge.snapshot.connect(shown.append)
    bridge.start()
    older, newer = make.snapshot(), make.snapshot(cells=[3000.0] * 120)
    clients[0].events = [older, make.READY, newer]
    bridge.poll()
    assert shown == [newer]


def test_a_second_job_waits_until_the_first_has_ended(bridge, clients):
    bridge.start()
    first = bridge.start_job(IdentifyJob())
    second = bridge.start_job(ReadFaultsJob())
    assert [command.job_id for command in clients[0].jobs()] == [first]
    clients[0].events = [JobFinished(job_id=first, result=Faults(faults=()))]
    bridge.poll()
    assert [command.job_id for command in clients[0].jobs()] == [first, second]


def test_a_waiting_job_can_be_forgotten(bridge, clients):
    bridge.start()
    first = bridge.start_job(IdentifyJob())
    bridge.cancel_job(bridge.start_job(ReadFaultsJob()))
    clients[0].events = [JobFinished(job_id=first, result=Faults(faults=()))]
    bridge.poll()
    assert len(clients[0].jobs()) == 1


def test_a_dead_engine_is_told_in_words_restarted_and_connected_again(bridge, clients, qtbot, make):
    states, failed, sentences = [], [], []
    bridge.link_changed.connect(lambda event: states.append(event.state))
    bridge.job_failed.connect(failed.append)
    bridge.engine_failed.connect(sentences.append)
    bridge.start()
    bridge.send(make.CONNECT)
    job = bridge.start_job(ReadFaultsJob())
    clients[0].alive = False
    qtbot.waitUntil(lambda: len(clients) == 2, timeout=1000)
    assert clients[0].closed
    assert states == ["lost"]
    assert [event.job_id for event in failed] == [job]
    assert "restarted" in sentences[0]
    assert clients[1].sent == [make.CONNECT]


def test_an_engine_that_keeps_dying_is_not_restarted_for_ever(bridge, clients, qtbot, monkeypatch):
    monkeypatch.setattr("gui.bridge.engine_bridge.RESTART_PAUSE_MS", 0)
    sentences = []
    bridge.engine_failed.connect(sentences.append)
    bridge.start()
    for count in range(1, 5):
        qtbot.waitUntil(lambda count=count: len(clients) == count, timeout=1000)
        clients[-1].alive = False
    qtbot.waitUntil(lambda: len(sentences) == 4, timeout=1000)
    qtbot.wait(50)
    assert len(clients) == 4
    assert "start it again" in sentences[-1]


def test_a_bug_of_the_engine_is_told(bridge, clients, make):
    sentences = []
    bridge.engine_failed.connect(sentences.append)
    bridge.start()
    clients[0].events = [EngineFault(text="Traceback …"), make.LOST]
    bridge.poll()
    assert "crash report" in sentences[0]


def test_closing_ends_the_engine(bridge, clients):
    bridge.start()
    bridge.close()
    assert clients[0].closed

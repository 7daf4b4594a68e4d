"""What the window's tests share: a scripted engine, example messages, and a look for what was left behind."""

import gc
import threading
from types import SimpleNamespace

import numpy as np
import pytest
from PySide6.QtCore import QThread, QTimer
from PySide6.QtWidgets import QApplication

from bms.definition import load_pack
from bms.telemetry.snapshot import Validity
from engine.messages import (
    Check,
    ColumnData,
    Connect,
    Fault,
    FaultValue,
    Identity,
    JobFinished,
    LinkSettings,
    LinkStateChanged,
    PlanReady,
    ReadingData,
    Snapshot,
    StartJob,
)
from gui.theme.theme import Theme

SERIAL = "VIRTUAL-000042"
LINK = LinkSettings(interface="slcan", channel="socket://127.0.0.1:29536")
CONNECT = Connect(link=LINK, pack="demo-nfm-120s")


def pytest_collection_modifyitems(items):
    """The offscreen platform says at each first window that it has no window manager; that is no fault of ours."""
    for item in items:
        if "/tests/gui/" in item.path.as_posix():
            item.add_marker(pytest.mark.qt_log_ignore("propagateSizeHints", extend=True))


class ScriptedClient:
    """An engine that is under the test's hand: commands are kept, events are what the test puts in."""

    def __init__(self):
        self.alive = True
        self.closed = False
        self.sent = []
        self.events = []

    def send(self, command):
        self.sent.append(command)

    def poll(self):
        events, self.events = self.events, []
        return events

    def close(self):
        self.closed = True

    def jobs(self, kind=object):
        return [c for c in self.sent if isinstance(c, StartJob) and isinstance(c.job, kind)]


class RecordingLink:
    """What a presenter talks to, without Qt."""

    def __init__(self):
        self.sent = []
        self.jobs = []
        self.cancelled = []

    def send(self, command):
        self.sent.append(command)

    def start_job(self, job):
        self.jobs.append(job)
        return len(self.jobs)

    def cancel_job(self, job_id):
        self.cancelled.append(job_id)


class Clock:
    def __init__(self):
        self.now_s = 100.0

    def __call__(self):
        return self.now_s


@pytest.fixture(scope="session")
def qapp_args():
    return ["halite-test"]


@pytest.fixture
def theme(qapp):
    """The light theme, worn by the test's application."""
    one = Theme(qapp, "light")
    yield one
    one.deleteLater()


@pytest.fixture(scope="session")
def definition():
    return load_pack("demo-nfm-120s")


@pytest.fixture
def client():
    return ScriptedClient()


@pytest.fixture
def engine():
    return RecordingLink()


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture(autouse=True, scope="module")
def widgets_are_freed_in_their_own_thread():
    """Widgets in reference cycles wait for the collector; in another thread it would destroy them, and the process."""
    gc.disable()
    yield
    gc.collect()
    gc.enable()


@pytest.fixture(autouse=True)
def nothing_left_behind(qapp):
    """No window, thread or running timer outlives its test."""
    threads = set(threading.enumerate())
    yield
    qapp.processEvents()
    for window in QApplication.topLevelWidgets():
        if window.parent() is None and not window.isVisible():
            window.deleteLater()
    qapp.sendPostedEvents(None, 52)  # QEvent.DeferredDelete
    left = [window for window in QApplication.topLevelWidgets() if window.isVisible()]
    assert not left, left
    assert set(threading.enumerate()) <= threads
    assert not [child for child in qapp.findChildren(QThread) if child.isRunning()]
    assert not [timer for timer in qapp.findChildren(QTimer) if timer.isActive()]


def column(values, validity=None, age_s=0.05):
    values = np.asarray(values, dtype="<f8")
    if validity is None:
        validity = np.full(len(values), Validity.VALID)
    ages = np.full(len(values), age_s) if np.isscalar(age_s) else np.asarray(age_s)
    return ColumnData(
        values=values.tobytes(), validity=np.asarray(validity, dtype=np.uint8).tobytes(), age_s=ages.astype("<f4").tobytes()
    )


def reading(value, text="", validity=Validity.VALID):
    return ReadingData(value=value, validity=int(validity), age_s=0.05, text=text)


def snapshot(*, cells=None, cell_validity=None, cell_age_s=0.05, temperatures=None, balancing=None, **readings):
    """A healthy pack of 120 cells; whatever is given differs."""
    if cells is None:
        cells = 3100.0 + np.arange(120) % 7
    shown = {
        "pack_v": reading(372.4),
        "current_a": reading(-12.5),
        "soc_pct": reading(54.0),
        "soh_pct": reading(98.0),
        "charge_limit_a": reading(18.5),
        "charge_limit_reason": reading(1, "cold (charge map)"),
        "limiting_sensor": reading(3),
        "discharge_limit_a": reading(210.0),
        "discharge_limit_reason": reading(13, "rated maximum"),
        "fault_level": reading(0, "ok"),
    }
    return Snapshot(
        cells_mv=column(cells, cell_validity, cell_age_s),
        temperatures_c=column(np.full(40, 21.0) if temperatures is None else temperatures),
        balancing=column(np.zeros(120) if balancing is None else balancing),
        readings=shown | readings,
        frames=1000,
        dropped=0,
        frames_per_s=460.0,
        bus_load_pct=11.0,
    )


def identity(serial=SERIAL, **changes):
    known = {
        "serial": serial,
        "vin": "HLTVRTPACKE42JTRY",
        "hardware": "HLT-BMS-120S",
        "software": "HLT-APP 1.0.0",
        "calibration_id": "NFM-STD-0100",
        "calibration_crc": 0xCCE7B3AF,
        "chemistry": "Sodium-ion NFM / hard carbon",
        "cells": 120,
        "contract_level": "L3",
        "virtual": True,
    }
    return Identity(**(known | changes))


def fault(code="P0B3E-17", severity="fault", status=("active", "confirmed"), **changes):
    known = {
        "code": code,
        "status": status,
        "severity": severity,
        "text": "Cell voltage too high",
        "cause": "The charger did not stop.",
        "action": "Stop charging.",
        "reaction": "The contactors open.",
        "snapshots": {
            "1": (
                FaultValue(name="soc_pct", text="State of charge", unit="%", value=97.25, raw="25fd"),
                FaultValue(name="0xDEAD", text="", unit="", value=None, raw="0a0b"),
            )
        },
        "extended": {"occurrences": 3},
        "occurrences": 3,
    }
    return Fault(**(known | changes))


def plan(*, checks=(("serial", True, "Pack is connected."),), already_current=False, serial=SERIAL, changed=("CHG_I_LIM_MAP",)):
    made = tuple(Check(name=name, ok=ok, detail=detail) for name, ok, detail in checks)
    return PlanReady(
        package_id="nfm-cold-care",
        title="Careful in the cold",
        package_calibration_id="NFM-COLD-0101",
        calibration_id_before="NFM-STD-0100",
        serial=serial,
        already_current=already_current,
        allowed=all(check.ok for check in made),
        checks=made,
        steps=("Unlock the BMS", "Erase the inactive slot", "Transfer payload and header", "Read back and compare"),
        changed=changed,
        compared=527,
        estimated_s=20.0,
    )


READY = LinkStateChanged(state="ready")
LOST = LinkStateChanged(state="lost", cause="The adapter was unplugged.", advice="Plug it in again.", error="LinkLostError")


def finish(job_id, result):
    return JobFinished(job_id=job_id, result=result)


@pytest.fixture(scope="session")
def make():
    """Example messages and stand-ins by name."""
    return SimpleNamespace(
        client=ScriptedClient,
        link=RecordingLink,
        clock=Clock,
        column=column,
        reading=reading,
        snapshot=snapshot,
        identity=identity,
        fault=fault,
        plan=plan,
        finish=finish,
        SERIAL=SERIAL,
        LINK=LINK,
        CONNECT=CONNECT,
        READY=READY,
        LOST=LOST,
    )

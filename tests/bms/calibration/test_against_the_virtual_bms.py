"""The whole way: procedure, UDS client, ISO-TP, virtual BMS with the factory set in its flash. Time is virtual."""

import pytest

from bms.calibration.reading import read_data_set
from bms.definition import load_pack
from bms.diagnostics.runner import ProcedureRunner
from bms.errors import DiagnosticError
from bms.faults import read_faults
from bms.service_catalogue.dtc import DtcStatus
from virtual_pack.ecu.assembly import open_flash
from virtual_pack.ecu.virtual_ecu import VirtualEcu
from virtual_pack.management.application import Management

_LEAST_STEP_S = 0.0002
_LONGEST_S = 120.0


class Bench:
    """A tester and a BMS on one wire."""

    def __init__(self, scenario, *, erased_sector=None):
        self.definition = load_pack("demo-nfm-120s")
        flash = open_flash(self.definition)
        if erased_sector is not None:
            flash.erase_sector(erased_sector)
        management = Management(self.definition, scenario, 1, 20.0)
        self.ecu = VirtualEcu(self.definition, management, flash, seed=1)
        self.now_s = 0.0

    def wait(self, duration_s):
        end_s = self.now_s + duration_s
        while self.now_s < end_s:
            self.ecu.poll(self.now_s)
            self.now_s = max(self.now_s + _LEAST_STEP_S, min(end_s, self.ecu.next_time_s))

    def run(self, procedure):
        runner = ProcedureRunner(self.definition.diagnostics, fd=False, bitrate_bps=500_000, data_bitrate_bps=2_000_000)
        runner.start(procedure, self.now_s)
        end_s = self.now_s + _LONGEST_S
        while runner.running:
            assert self.now_s < end_s
            for frame in runner.poll(self.now_s):
                self.ecu.on_frame(frame, self.now_s)
            answers = self.ecu.poll(self.now_s)
            runner.on_frames(answers, self.now_s)
            due_s = [time_s for time_s in (runner.next_time_s, self.ecu.next_time_s) if time_s is not None]
            self.now_s = max(self.now_s + _LEAST_STEP_S, 0.0 if answers else min(due_s))
        if runner.outcome.error is not None:
            raise runner.outcome.error
        return runner.outcome.value


def test_the_factory_set_is_read_back_byte_for_byte(factory_set):
    bench = Bench("healthy")
    bench.wait(1.0)
    assert bench.run(read_data_set(bench.definition)) == factory_set


def test_a_bms_whose_payload_is_lost_says_that_it_has_no_calibration():
    bench = Bench("healthy", erased_sector=0)
    bench.wait(1.0)
    with pytest.raises(DiagnosticError, match="no valid calibration"):
        bench.run(read_data_set(bench.definition))


def test_a_fault_of_the_simulated_pack_comes_out_explained(factory_set):
    bench = Bench("stuck-open-sensor")
    bench.wait(10.0)
    faults = {fault.display: fault for fault in bench.run(read_faults(bench.definition))}
    fault = faults["P0A9B-13"]
    assert DtcStatus.CONFIRMED in fault.status
    assert fault.text == bench.definition.faults.faults[fault.code].text
    assert fault.extended["occurrences"] == 1
    values = {value.name: value.value for value in fault.snapshots[1]}
    assert set(values) == {field.name for field in bench.definition.faults.snapshot_fields.values()}
    assert 200.0 < values["pack_v"] < 480.0
    assert values["calibration_crc"] == factory_set.header.payload_crc32


def test_a_healthy_pack_has_no_faults():
    bench = Bench("healthy")
    bench.wait(5.0)
    assert bench.run(read_faults(bench.definition)) == ()

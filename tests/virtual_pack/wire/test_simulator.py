import contextlib
import socket
import sys
import threading
import time

import can
import pytest
from click.testing import CliRunner

from can_drivers.errors import AdapterBusyError, LinkError
from cli.commands.simulate import command
from virtual_pack.simulator import SimulationOptions, main, run

pytestmark = pytest.mark.bench


@contextlib.contextmanager
def opened(simulator, **options):
    bus = can.Bus(
        interface="slcan", channel=simulator.channel, bitrate=options.pop("bitrate", 500_000), sleep_after_open=0, **options
    )
    try:
        yield bus
    finally:
        bus.shutdown()


@contextlib.contextmanager
def raw(simulator):
    with socket.create_connection(("127.0.0.1", simulator.port), timeout=5.0) as link:
        link.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        yield link


def wait_for(bus, wanted, timeout_s=3.0):
    """Return the first message `wanted` says yes to, or None."""
    deadline = time.monotonic() + timeout_s
    while time.monotonic() < deadline:
        message = bus.recv(0.1)
        if message is not None and wanted(message):
            return message
    return None


def answer(bus, request, **kind):
    bus.send(can.Message(arbitration_id=0x7E4, data=bytes.fromhex(request), is_extended_id=False, **kind))
    return wait_for(bus, lambda message: message.arbitration_id == 0x7EC)


def read_until(link, ending):
    received = b""
    while ending not in received:
        received += link.recv(4096)
    return received


def test_stock_python_can_hears_the_broadcasts_and_gets_answers(simulator):
    with opened(simulator) as bus:
        assert wait_for(bus, lambda message: message.arbitration_id == 0x2A0)
        assert answer(bus, "021003CCCCCCCCCC").data.hex() == "065003003201f4cc"
        assert answer(bus, "021001CCCCCCCCCC").data.hex() == "065001003201f4cc"


def test_an_fd_request_is_answered_in_an_fd_frame(simulator):
    with opened(simulator) as bus:
        reply = answer(bus, "0322F18CCCCCCCCC", is_fd=True, bitrate_switch=True)
        assert (reply.is_fd, reply.bitrate_switch) == (True, True)
        assert b"VIRTUAL-000042" in bytes(reply.data)


def test_the_adapter_names_itself(simulator):
    with opened(simulator, listen_only=True) as bus:
        assert bus.get_serial_number(2.0) == "002A"
        assert bus.get_version(2.0) == (10, 13)


def test_users_hear_each_other_and_not_themselves(simulator):
    with opened(simulator) as one, opened(simulator) as two:
        assert wait_for(two, lambda _: True), "python-can does not wait until the adapter is on the bus"
        one.send(can.Message(arbitration_id=0x1ABCDEF, data=b"hello", is_extended_id=True))
        assert wait_for(two, lambda message: message.arbitration_id == 0x1ABCDEF).data == b"hello"
        assert wait_for(one, lambda message: message.arbitration_id == 0x1ABCDEF, timeout_s=0.3) is None


def test_the_wrong_bit_rate_hears_nothing_and_after_it_the_right_one_does(simulator):
    with opened(simulator, bitrate=250_000, listen_only=True) as bus:
        assert wait_for(bus, lambda _: True, timeout_s=0.4) is None
    with opened(simulator) as bus:
        assert wait_for(bus, lambda message: message.arbitration_id == 0x2A0)


def test_a_user_who_never_reads_does_not_hold_up_the_others(simulator):
    with socket.socket() as lazy, opened(simulator) as bus:
        lazy.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        lazy.connect(("127.0.0.1", simulator.port))
        lazy.sendall(b"C\rS6\rO\r")
        flood = can.Message(arbitration_id=0x555, data=bytes(64), is_fd=True, bitrate_switch=True, is_extended_id=False)
        for _ in range(10):
            # Half a second of bus each time is more than all buffers on the way hold together.
            for _ in range(500):
                bus.send(flood)
            assert answer(bus, "023E00CCCCCCCCCC").data.hex() == "027e00cccccccccc"


def test_garbage_half_lines_and_a_sudden_end_disturb_nobody(simulator):
    with opened(simulator) as bus:
        for noise in (b"\x00\xff" * 3000, b"t1", b"O\rt7E48023E0", b"\r" * 500):
            with raw(simulator) as link:
                link.sendall(noise)
        assert answer(bus, "023E00CCCCCCCCCC").data.hex() == "027e00cccccccccc"


def test_commands_in_pieces_are_answered(simulator):
    with raw(simulator) as link:
        for byte in b"S6\rO\r":
            link.sendall(bytes((byte,)))
            time.sleep(0.002)
        assert read_until(link, b"\r\r")[:2] == b"\r\r"


def test_without_a_pack_there_is_a_bus_for_two(start_simulator):
    simulator = start_simulator("--bus-only")
    with opened(simulator) as one, opened(simulator) as two:
        two.send(can.Message(arbitration_id=0x123, data=b"x", is_extended_id=False))
        assert [message.arbitration_id for message in iter(lambda: one.recv(0.3), None)] == [0x123]


def test_it_ends_when_it_is_told_to(start_simulator):
    simulator = start_simulator("--bus-only")
    code, said = simulator.end()
    assert said == ""
    if sys.platform != "win32":
        assert code == 0


def test_a_port_that_is_taken_is_said_in_one_sentence(simulator, capsys):
    assert main(["--port", str(simulator.port), "--bus-only"]) == 1
    said = capsys.readouterr().err
    assert f"TCP port {simulator.port} is used by another program." in said
    assert said.count("\n") == 1


@pytest.mark.parametrize("port", [-1, 70_000])
def test_a_port_that_does_not_exist_is_refused(port):
    with pytest.raises(LinkError, match="cannot be used"):
        run(SimulationOptions(port=port, bus_only=True), lambda _: None)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--scenario", "nonsense"], "no scenario nonsense"),
        (["--speed", "0"], "speed must be greater"),
        (["--pack", "no-such-pack"], "no-such-pack"),
        (["--answers", "no-such-folder"], "no-such-folder"),
        (["--memory", "no-such-folder/pack.nor"], "cannot be kept"),
    ],
)
def test_what_cannot_be_simulated_is_said_in_one_sentence(arguments, said, capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert main(["--port", "0", *arguments]) == 1
    printed = capsys.readouterr()
    assert said in printed.err
    assert "Traceback" not in printed.err
    assert printed.out == ""


def test_it_runs_in_a_thread_and_stops_there():
    channels = []
    ready, stop = threading.Event(), threading.Event()

    def announce(channel):
        channels.append(channel)
        ready.set()

    thread = threading.Thread(target=run, args=(SimulationOptions(port=0, bus_only=True), announce, stop))
    thread.start()
    try:
        assert ready.wait(5.0)
        port = int(channels[0].rpartition(":")[2])
        with pytest.raises(AdapterBusyError):
            run(SimulationOptions(port=port, bus_only=True), announce)
    finally:
        stop.set()
        thread.join(5.0)
    assert not thread.is_alive()
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", port), timeout=1.0)


# ---------------------------------------------------------------- faults, bystanders, one user for a memory


def state_of(link):
    """Return `gone` when the adapter hung up, else what it answers to a question for its version."""
    try:
        link.sendall(b"V\r")
        received = link.recv(4096)
    except TimeoutError:
        return "hangs"
    except OSError:
        return "gone"
    return "answers" if received else "gone"


def wait_until(condition, timeout_s=5.0):
    deadline = time.monotonic() + timeout_s
    while not condition():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.02)


def can_connect(simulator):
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", simulator.port), timeout=0.5):
        return True
    return False


def test_an_unplugged_adapter_hangs_up_and_is_back_on_its_port(start_simulator):
    simulator = start_simulator("--bus-only", "--wire-fault", "unplug@0.8+0.8")
    with raw(simulator) as link:
        assert state_of(link) == "answers"
        wait_until(lambda: state_of(link) == "gone")
    assert not can_connect(simulator)
    wait_until(lambda: can_connect(simulator))
    with raw(simulator) as link:
        assert state_of(link) == "answers"


def test_a_stalled_adapter_neither_answers_nor_hangs_up_until_it_goes_on(start_simulator):
    simulator = start_simulator("--bus-only", "--wire-fault", "stall@0.5+1")
    with raw(simulator) as link:
        link.settimeout(0.1)
        wait_until(lambda: state_of(link) == "hangs")
        wait_until(lambda: state_of(link) == "answers")


def test_everybody_else_on_the_bus_is_heard(start_simulator):
    simulator = start_simulator("--second-tester", "--second-bms", "--traffic", 300)
    with opened(simulator) as bus:
        assert wait_for(bus, lambda message: message.arbitration_id == 0x7E4)
        first = wait_for(bus, lambda message: message.arbitration_id == 0x7EC)
        assert wait_for(bus, lambda message: message.arbitration_id == 0x7EC and message.data == first.data)


def test_two_virtual_packs_do_not_share_a_memory(start_simulator, tmp_path, capsys):
    memory = tmp_path / "pack.nor"
    holder = start_simulator("--memory", memory)
    assert main(["--port", "0", "--memory", str(memory)]) == 1
    said = capsys.readouterr().err
    assert f"Another virtual pack uses {memory}." in said
    assert said.count("\n") == 1
    holder.kill()
    assert start_simulator("--memory", memory).port


def test_a_pack_that_can_only_be_read_is_named_without_talk_of_its_database(capsys):
    assert main(["--port", "0", "--pack", "foxbms-2"]) == 1
    said = capsys.readouterr().err
    assert "foxbms-2 describes a BMS that Halite can read but not simulate" in said
    assert "dbc" not in said.lower()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--wire-fault", "fire@3"], "is not KIND@SECONDS"),
        (["--traffic", "1000000"], "not in the range"),
        (["--second-bms", "--bus-only"], "need the virtual pack"),
        (["--second-tester", "--answers", "somewhere"], "need the virtual pack"),
    ],
)
def test_the_command_says_what_is_wrong_with_its_options(arguments, said):
    result = CliRunner().invoke(command, arguments)
    assert result.exit_code == 2
    assert said in result.output

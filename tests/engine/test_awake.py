from engine.awake import SleepDetector, StayAwake


class Clocks:
    def __init__(self):
        self.monotonic_s = 100.0
        self.slept_s = 500.0

    def run(self, seconds):
        self.monotonic_s += seconds
        self.slept_s += seconds

    def sleep(self, seconds):
        self.slept_s += seconds


def test_time_asleep_is_noticed_once():
    clocks = Clocks()
    detector = SleepDetector(lambda: clocks.slept_s, lambda: clocks.monotonic_s)
    clocks.run(0.05)
    assert detector.check() == 0.0
    clocks.sleep(30.0)

    assert round(detector.check()) == 30
    assert detector.check() == 0.0


def test_a_busy_computer_is_not_a_sleeping_one():
    clocks = Clocks()
    detector = SleepDetector(lambda: clocks.slept_s, lambda: clocks.monotonic_s)
    clocks.run(10.0)

    assert detector.check() == 0.0


def test_on_this_machine_nothing_slept_just_now():
    detector = SleepDetector()

    assert detector.check() == 0.0


def test_staying_awake_may_be_asked_for_again_and_again():
    awake = StayAwake()
    awake.start()
    awake.start()
    awake.stop()
    awake.stop()

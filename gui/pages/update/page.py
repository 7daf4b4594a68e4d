"""The update page's widgets: packages at the left; hint, plan, progress or result at the right."""

import datetime
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from engine.messages import InterruptedJobFound
from gui.dialogs.access import ask_for_keys
from gui.dialogs.confirm import Question, ask
from gui.pages.update.batch_card import BatchCard
from gui.pages.update.package_list import PackageCard
from gui.pages.update.plan_card import PlanCard
from gui.pages.update.presenter import CONFIRM_LENGTH, UpdatePresenter
from gui.pages.update.progress_card import ProgressCard
from gui.pages.update.result_card import ResultCard
from gui.pages.update.step_marks import step_texts
from gui.pages.update.view import CHECKING, FINISHED, PLANNED, RUNNING, UpdateView
from gui.theme.tokens import SPACE_L, SPACE_M, SPACE_XL
from gui.widgets.banner import StatusBanner
from gui.widgets.empty_state import EmptyState
from gui.widgets.labels import Card, label
from gui.wording import engine_text

LIST_WIDTH = 300

Ask = Callable[[QWidget, Question, Callable[[], None]], None]


_NEW_IS_ACTIVE = frozenset({"read_back", "watching"})


def _step_word(step: str) -> str:
    """Return the step a journal names in the words of the step list; its own word where there are none."""
    names = {"erasing": "erase", "transferring": "transfer", "verified": "verify", "committing": "commit"}
    names |= {"committed": "commit", "restarted": "restart", "watching": "watch", "rolling_back": "roll_back"}
    return step_texts().get(names.get(step, step), step)


def _shown_time(utc: str) -> str:
    """Return a time of the journal as people here tell it."""
    try:
        return f"{datetime.datetime.fromisoformat(utc).astimezone():%Y-%m-%d %H:%M}"
    except ValueError:
        return utc


class UpdatePage(QWidget):
    """Shows an `UpdatePresenter`.

    Signals:
        connect_wanted: nothing is connected, and the user wants that.
    """

    connect_wanted = Signal()

    def __init__(self, presenter: UpdatePresenter, ask_user: Ask = ask, parent: QWidget | None = None) -> None:
        """Build the widgets and follow the presenter."""
        super().__init__(parent)
        self._presenter = presenter
        self._ask = ask_user
        self.interrupted = StatusBanner()
        self.interrupted.setToolTip(self.tr("Check the package and go on with the update"))
        self.interrupted.clicked.connect(presenter.resume)
        self.packages = PackageCard()
        self.packages.setFixedWidth(LIST_WIDTH)
        self.packages.chosen.connect(presenter.choose)
        self.packages.file_opened.connect(presenter.add_file)
        self.empty = EmptyState("package")
        self.empty.pressed.connect(self._empty_pressed)
        self.plan = PlanCard()
        self.plan.start_pressed.connect(self._ask_to_start)
        self.plan.check_pressed.connect(presenter.check)
        self.plan.keys_pressed.connect(self._choose_keys)
        self.batch = BatchCard()
        self.progress = ProgressCard()
        self.progress.cancel_pressed.connect(presenter.cancel)
        self.result = ResultCard()
        self.result.back_pressed.connect(presenter.back)
        self.result.resume_pressed.connect(self._resume)
        self.result.next_pressed.connect(presenter.next_pack)
        self._lay_out()
        presenter.on_change = self.refresh
        self.refresh()

    def _lay_out(self) -> None:
        holder = Card()
        holder.body.addWidget(self.empty, 1)
        self._stack = QStackedWidget()
        for widget in (holder, self.plan, self.progress, self.result):
            self._stack.addWidget(widget)
        columns = QHBoxLayout()
        columns.setSpacing(SPACE_L)
        left = QVBoxLayout()
        left.setSpacing(SPACE_M)
        left.addWidget(self.packages, 1)
        left.addWidget(self.batch, 1)
        self.batch.setFixedWidth(LIST_WIDTH)
        columns.addLayout(left)
        columns.addWidget(self._stack, 1)
        page = QVBoxLayout(self)
        page.setContentsMargins(SPACE_XL, SPACE_L, SPACE_XL, SPACE_L)
        page.setSpacing(SPACE_M)
        page.addWidget(label(self.tr("Calibration update"), "title"), 0, Qt.AlignmentFlag.AlignTop)
        page.addWidget(self.interrupted)
        page.addLayout(columns, 1)

    # ------------------------------------------------------------ presses

    def _ask_to_start(self) -> None:
        view = self._presenter.view
        plan = view.plan
        if plan is None or view.start_reason:
            return
        before = plan.calibration_id_before or self.tr("none")
        in_place = plan.contract_level == "L1"
        question = Question(
            title=self.tr("Update the calibration of this pack?"),
            subject=self.tr("Pack %s") % plan.serial,
            effect=self.tr("Calibration %s is replaced by %s. The BMS restarts once, its contactors open meanwhile.")
            % (before, plan.package_calibration_id),
            safety=self._safety_words(in_place=in_place),
            action=self.tr("Update"),
            type_to_confirm=plan.serial[-CONFIRM_LENGTH:],
            danger=in_place,
            statement=self.tr("The BMS has an external 12 V supply that cannot fail meanwhile.") if in_place else "",
        )
        self._ask(self, question, lambda: self._presenter.start(external_supply=in_place))

    def _safety_words(self, *, in_place: bool) -> str:
        if in_place:
            return self.tr(
                "This BMS overwrites its calibration in place: the pack refuses to charge until the update is finished. "
                "The present calibration is saved first."
            )
        return self.tr("The present calibration is saved first and stays active until the new one is checked and committed.")

    def _choose_keys(self) -> None:
        plan = self._presenter.view.plan
        if plan is not None:
            ask_for_keys(self, plan.serial, self._presenter.use_keys)

    def _resume(self) -> None:
        if self._presenter.view.interrupted is not None:
            self._presenter.resume()
        else:
            self._presenter.choose(self._presenter.view.chosen)

    def _empty_pressed(self) -> None:
        if self._presenter.view.waiting:
            self._presenter.back()
        elif self._presenter.view.connected:
            self._presenter.check()
        else:
            self.connect_wanted.emit()

    # ------------------------------------------------------------ showing

    def refresh(self) -> None:
        """Show the presenter's view."""
        view = self._presenter.view
        self._show_interrupted(view)
        self.packages.show_packages(view.packages, view.chosen, enabled=view.stage not in {RUNNING, CHECKING})
        self.batch.show_entries(view.batch)
        self._stack.setCurrentIndex({PLANNED: 1, RUNNING: 2, FINISHED: 3}.get(view.stage, 0))
        if view.stage == PLANNED:
            self.plan.show_view(view)
        elif view.stage == RUNNING:
            self.progress.show_view(view)
        elif view.stage == FINISHED:
            self.result.show_view(view)
        else:
            self._show_empty(view)

    def _show_interrupted(self, view: UpdateView) -> None:
        found = view.interrupted
        self.interrupted.setVisible(found is not None and view.stage not in {RUNNING, FINISHED} and not view.resuming)
        if found is not None:
            self.interrupted.show_status(
                "warning",
                self.tr("Interrupted update found"),
                self.tr("Pack %s, package %s, step “%s”, started %s. %s Press to resume.")
                % (
                    found.serial,
                    Path(found.package).stem,
                    _step_word(found.step),
                    _shown_time(found.started_utc),
                    self._meanwhile(found),
                ),
            )

    def _meanwhile(self, found: InterruptedJobFound) -> str:
        if found.rolling_back:
            return self.tr("The previous calibration was being written back.")
        if found.step in _NEW_IS_ACTIVE:
            return self.tr("The pack works with the new calibration, which was not watched to the end.")
        if found.in_place:
            return self.tr("The pack refuses to charge until the update is finished.")
        return self.tr("The pack works with its previous calibration.")

    def _show_empty(self, view: UpdateView) -> None:
        if view.error:
            self.empty.show_reason(
                engine_text(view.error), engine_text(view.advice), self.tr("Check again") if view.connected else ""
            )
        elif view.stage == CHECKING:
            self.empty.show_reason(
                self.tr("Checking the package against the pack…"), engine_text(view.step_text) or self.tr("Nothing is written.")
            )
        elif view.waiting:
            self.empty.show_reason(
                self.tr("Connect the next pack"),
                self.tr(
                    "The package is checked against it as soon as it answers. A pack that is through is not updated again."
                ),
                self.tr("End the batch"),
            )
        elif not view.connected:
            self.empty.show_reason(
                self.tr("No pack connected"),
                self.tr("Connect to a pack to check a package against it. Checking changes nothing in the pack."),
                self.tr("Go to Connect"),
            )
        else:
            self.empty.show_reason(
                self.tr("Choose a package"),
                self.tr(
                    "It is checked against the connected pack first: signatures, hardware, cells, limits. Nothing is written."
                ),
            )

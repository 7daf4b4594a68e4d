"""What the update would do: checks, tables that differ, steps, and the button that starts it."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QScrollArea, QWidget

from engine.messages import PlanReady, ValueChanged
from gui.pages.update.view import UpdateView
from gui.theme.icons import set_icon
from gui.theme.tokens import SPACE_L, SPACE_M, SPACE_S
from gui.widgets.labels import Card, IconLabel, label, set_text
from gui.widgets.scrolling import scrolling_column
from gui.widgets.step_list import Step, StepList
from gui.wording import engine_text

MOST_CHANGES = 12
"""Values that are listed one by one; the calibration page compares them all."""


class PlanCard(Card):
    """Shows a `PlanReady`.

    Signals:
        start_pressed: the user wants this update.
        check_pressed: check again.
        keys_pressed: choose where the keys come from.
    """

    start_pressed = Signal()
    check_pressed = Signal()
    keys_pressed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        """Start empty."""
        super().__init__(parent=parent)
        self._title = label("", "heading", wrap=True)
        self._ids = label("", "muted", wrap=True)
        self._release = label("", "muted", wrap=True)
        self._verdict_icon = IconLabel("ok", "ok", 24)
        self._verdict = label("", "strong", wrap=True)
        self._checks = StepList()
        self._changed = label("", "body", wrap=True)
        self._steps = label("", "small", wrap=True)
        self._reason = label("", "muted", wrap=True)
        verdict = QHBoxLayout()
        verdict.setSpacing(SPACE_M)
        verdict.addWidget(self._verdict_icon, 0, Qt.AlignmentFlag.AlignTop)
        verdict.addWidget(self._verdict, 1)
        self.body.addWidget(self._title)
        self.body.addWidget(self._ids)
        self.body.addWidget(self._release)
        self.body.addLayout(verdict)
        self.body.addWidget(self._make_report(), 1)
        self.body.addLayout(self._make_buttons())

    def _make_report(self) -> QScrollArea:
        scroll, column = scrolling_column(self.tr("Checks and steps"), spacing=SPACE_S, right_margin=SPACE_M)
        column.addWidget(self._checks)
        column.addSpacing(SPACE_S)
        column.addWidget(label(self.tr("What changes"), "strong"))
        column.addWidget(self._changed)
        column.addSpacing(SPACE_S)
        column.addWidget(label(self.tr("What will be done"), "strong"))
        column.addWidget(self._steps)
        column.addStretch(1)
        return scroll

    def _make_buttons(self) -> QHBoxLayout:
        self.start_button = QPushButton(self.tr("Update this pack…"))
        self.start_button.setProperty("kind", "primary")
        self.start_button.setProperty("scale", "large")
        set_icon(self.start_button, "update", tint="on_accent", size=26)
        self.start_button.clicked.connect(self.start_pressed)
        self.check_button = QPushButton(self.tr("Check again"))
        self.check_button.setToolTip(self.tr("Read the pack and check the package again") + "  F5")
        set_icon(self.check_button, "refresh")
        self.check_button.clicked.connect(self.check_pressed)
        buttons = QHBoxLayout()
        buttons.setSpacing(SPACE_L)
        buttons.addWidget(self.start_button)
        buttons.addWidget(self._reason, 1)
        self.keys_button = QPushButton(self.tr("Keys…"))
        self.keys_button.setToolTip(self.tr("Where the keys come from that unlock the BMS"))
        set_icon(self.keys_button, "lock")
        self.keys_button.clicked.connect(self.keys_pressed)
        buttons.addWidget(self.keys_button)
        buttons.addWidget(self.check_button)
        return buttons

    def show_view(self, view: UpdateView) -> None:
        """Show the plan of the view."""
        plan = view.plan
        if plan is None:
            return
        set_text(self._title, plan.title or plan.package_id)
        before = plan.calibration_id_before or self.tr("none")
        set_text(self._ids, self.tr("In the pack: %s   In the package: %s") % (before, plan.package_calibration_id))
        set_text(self._release, self._release_words(plan))
        self._show_verdict(plan)
        self._checks.show_steps(
            [
                Step(text=engine_text(check.detail) or check.name, state="done" if check.ok else "failed")
                for check in plan.checks
            ]
        )
        set_text(self._changed, self._change_words(plan))
        set_text(self._steps, "\n".join(f"{number}  {engine_text(step)}" for number, step in enumerate(plan.steps, 1)))
        self.start_button.setText(self.tr("Resume the update…") if view.resuming else self.tr("Update this pack…"))
        self.start_button.setEnabled(not view.start_reason)
        self.start_button.setToolTip(view.start_reason or self.tr("Asks before anything is written"))
        about = self.tr("About %d s. Nothing is written before you confirm.") % max(1, round(plan.estimated_s))
        keys = self._keys_words(view.keys)
        set_text(self._reason, view.start_reason or f"{about} {keys}")

    def _show_verdict(self, plan: PlanReady) -> None:
        failed = sum(1 for check in plan.checks if not check.ok)
        if failed:
            self._verdict_icon.show_icon("fault", "fault")
            set_text(
                self._verdict,
                self.tr("%d of %d checks failed. This package cannot go into this pack.") % (failed, len(plan.checks)),
            )
        elif plan.already_current:
            self._verdict_icon.show_icon("ok", "ok")
            set_text(self._verdict, self.tr("Already up to date: the pack holds exactly this calibration."))
        else:
            self._verdict_icon.show_icon("ok", "ok")
            set_text(self._verdict, self.tr("All %d checks passed.") % len(plan.checks))

    def _change_words(self, plan: PlanReady) -> str:
        if not plan.compared:
            return self.tr("The pack has no valid calibration to compare with.")
        counts = self.tr("Tables that differ: %d. Values compared: %d.") % (len(plan.changed), plan.compared)
        lines = [counts + (" " + ", ".join(plan.changed) if plan.changed else "")]
        lines += [_change_line(change) for change in plan.changes[:MOST_CHANGES]]
        if plan.changes_count > MOST_CHANGES:
            lines.append(self.tr("… and %d more values.") % (plan.changes_count - MOST_CHANGES))
        return "\n".join(lines)

    def _release_words(self, plan: PlanReady) -> str:
        if not plan.signers:
            return ""
        release = self.tr("Release %d, valid until %s. Signed by %s.")
        return release % (plan.sequence, plan.valid_to, ", ".join(plan.signers)) + f" {plan.reason}".rstrip()

    def _keys_words(self, keys: str) -> str:
        source, _, path = keys.partition(":")
        if source == "library":
            return self.tr("Keys: library %s.") % path
        if source == "certificate":
            return self.tr("Keys: certificate %s.") % path
        return self.tr("Keys: demo keys of the virtual pack.")


def _change_line(change: ValueChanged) -> str:
    place = change.parameter + "".join(f"[{part}]" for part in change.index)
    return f"{place}: {change.old:g} → {change.new:g} {change.unit}".rstrip()

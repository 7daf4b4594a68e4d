"""From working tables to a signed package: what it is called, why it is released, who signs."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from gui.bridge.package_process import DEMO, PackageOrder, PackageProcess, SigningKey
from gui.dialogs.fitting import fit_height
from gui.theme.tokens import SPACE_L, SPACE_M, SPACE_S, SPACE_XL
from gui.widgets.labels import label, set_style_property, set_text
from gui.wording import engine_text

WIDTH = 640
FIELD_HEIGHT = 40
NUMBER_MARGIN = 8
MOST_DAYS = 7300
YEAR_DAYS = 365
HIGHEST_SEQUENCE = 2**31 - 1
_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,63}")
_SHORT = re.compile(r"[\x21-\x7e]{1,16}")


@dataclass(frozen=True, slots=True, kw_only=True)
class PackageSubject:
    """What a package is made of, and what the dialog begins with.

    Attributes:
        payload: the working tables.
        pack: id or path of the pack definition.
        hardware: hardware id it is for.
        sequence: the least release number.
        reason: why it is released, as far as it was said already.
        folder: where packages are kept.
    """

    payload: bytes
    pack: str
    hardware: str
    sequence: int
    reason: str
    folder: Path


class PackageDialog(QDialog):
    """Asks for what a package needs and makes it. `made` is its path once it is there."""

    def __init__(self, subject: PackageSubject, parent: QWidget | None = None) -> None:
        """Begin with demo keys, the next release number and a year of validity."""
        super().__init__(parent)
        self._subject = subject
        self.made: Path | None = None
        self.setWindowTitle(self.tr("Make a package"))
        self.setModal(True)
        self.process = PackageProcess(self)
        self.process.made.connect(self._made)
        self.process.failed.connect(self._failed)
        self._make_entries()
        self._make_key_entries()
        self.state = label("", "muted", wrap=True)
        self.make_button = QPushButton(self.tr("Make package"))
        self.make_button.setProperty("kind", "primary")
        self.make_button.setDefault(True)
        self.make_button.clicked.connect(self._make)
        self.close_button = QPushButton(self.tr("Cancel"))
        self.close_button.clicked.connect(self.reject)
        self._lay_out()
        self._keys_chosen()
        fit_height(self, WIDTH)

    # ------------------------------------------------------------ building

    def _make_entries(self) -> None:
        subject = self._subject
        self.title = self._entry(self.tr("e.g. More cold charging below −10 °C"))
        self.id = self._entry(self.tr("lower-case letters, digits and hyphens"))
        self.calibration_id = self._entry(self.tr("at most 16 characters, shown by the BMS afterwards"))
        self.reason = self._entry(self.tr("why it is released; kept in the package"))
        self.reason.setText(subject.reason)
        self.change_request = self._entry(self.tr("may stay empty"))
        self.serials = self._entry(self.tr("serial numbers with commas; empty: the whole fleet"))
        self.sequence = QSpinBox()
        self.sequence.setRange(subject.sequence, HIGHEST_SEQUENCE)
        self.days = QSpinBox()
        self.days.setRange(1, MOST_DAYS)
        self.days.setValue(YEAR_DAYS)
        for number in (self.sequence, self.days):
            number.lineEdit().setTextMargins(NUMBER_MARGIN, 0, 0, 0)
        for entry in (self.title, self.id, self.calibration_id, self.reason):
            entry.textChanged.connect(self._compare)

    def _make_key_entries(self) -> None:
        self.keys = QComboBox()
        self.keys.addItem(self.tr("Demo keys, author and approver (virtual pack only)"), DEMO)
        self.keys.addItem(self.tr("My author's key; approved by somebody else afterwards"), "author")
        self.keys.currentIndexChanged.connect(self._keys_chosen)
        self.author_key, self.author_row = self._file(self.tr("Key of the author"))
        self.password = self._entry(self.tr("password of the key"))
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        self.bms_key, self.bms_row = self._file(self.tr("Key the BMS checks data sets by"))
        self.author_key.textChanged.connect(self._compare)
        self.bms_key.textChanged.connect(self._compare)

    def _entry(self, hint: str) -> QLineEdit:
        entry = QLineEdit()
        entry.setPlaceholderText(hint)
        return entry

    def _file(self, name: str) -> tuple[QLineEdit, QWidget]:
        entry, choose = self._entry(self.tr("PEM file")), QPushButton(self.tr("Choose…"))
        entry.setAccessibleName(name)
        choose.setProperty("kind", "chip")
        choose.clicked.connect(lambda: self._choose_file(entry, name))
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE_S)
        row.addWidget(entry, 1)
        row.addWidget(choose)
        return entry, holder

    def _lay_out(self) -> None:
        self.form = QFormLayout()
        self.form.setSpacing(SPACE_S)
        self.form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        for text, widget in (
            (self.tr("Title"), self.title),
            (self.tr("Short name"), self.id),
            (self.tr("Calibration id"), self.calibration_id),
            (self.tr("Reason"), self.reason),
            (self.tr("Change request"), self.change_request),
            (self.tr("Release number"), self.sequence),
            (self.tr("Valid for days"), self.days),
            (self.tr("Only for packs"), self.serials),
            (self.tr("Signed with"), self.keys),
            (self.tr("Author's key"), self.author_row),
            (self.tr("Password"), self.password),
            (self.tr("BMS key"), self.bms_row),
        ):
            widget.setAccessibleName(text)
            caption = label(text)
            caption.setMinimumHeight(FIELD_HEIGHT)
            self.form.addRow(caption, widget)
        buttons = QHBoxLayout()
        buttons.setSpacing(SPACE_M)
        buttons.addStretch(1)
        buttons.addWidget(self.make_button)
        buttons.addWidget(self.close_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_XL, SPACE_XL, SPACE_XL, SPACE_L)
        column.setSpacing(SPACE_M)
        column.addWidget(label(self.tr("Make a package of the working tables"), "heading"))
        column.addWidget(
            label(
                self.tr("The tables are checked once more. A package with a finding is not made; nothing is sent to a pack."),
                "muted",
                wrap=True,
            )
        )
        column.addLayout(self.form)
        column.addWidget(self.state)
        column.addLayout(buttons)

    # ------------------------------------------------------------ presses

    def _choose_file(self, entry: QLineEdit, name: str) -> None:
        path, _ = QFileDialog.getOpenFileName(self, name, "", self.tr("Keys (*.pem)"))
        if path:
            entry.setText(path)

    def _keys_chosen(self) -> None:
        own = self.keys.currentData() != DEMO
        for row in (self.author_row, self.password, self.bms_row):
            self.form.setRowVisible(row, own)
        self._compare()
        fit_height(self, WIDTH)

    def _compare(self) -> None:
        own = self.keys.currentData() != DEMO
        missing = (
            (not self.title.text().strip(), self.tr("Give it a title.")),
            (not _ID.fullmatch(self.id.text()), self.tr("The short name needs lower-case letters, digits and hyphens.")),
            (
                not _SHORT.fullmatch(self.calibration_id.text()),
                self.tr("The calibration id needs 1 to 16 characters."),
            ),
            (not self.reason.text().strip(), self.tr("Say why it is released.")),
            (own and not self.author_key.text().strip(), self.tr("Choose the key of the author.")),
            (own and not self.bms_key.text().strip(), self.tr("Choose the key the BMS checks data sets by.")),
        )
        reason = next((text for wrong, text in missing if wrong), "")
        self.make_button.setEnabled(not reason)
        self._say(reason)

    def _say(self, text: str, state: str = "") -> None:
        set_text(self.state, text)
        set_style_property(self.state, "state", state)

    def _make(self) -> None:
        self._say(self.tr("Checking and signing…"))
        self.make_button.setEnabled(False)
        self.process.start(self._order())

    def _order(self) -> PackageOrder:
        own = self.keys.currentData() != DEMO
        subject = self._subject
        demo = SigningKey(path=DEMO)
        return PackageOrder(
            payload=subject.payload,
            pack=subject.pack,
            hardware=subject.hardware,
            output=subject.folder / f"{self.id.text()}-{self.sequence.value()}.nacal",
            id=self.id.text(),
            title=self.title.text().strip(),
            reason=self.reason.text().strip(),
            change_request=self.change_request.text().strip(),
            calibration_id=self.calibration_id.text(),
            sequence=self.sequence.value(),
            valid_days=self.days.value(),
            serials=tuple(part.strip() for part in self.serials.text().split(",") if part.strip()),
            author=SigningKey(path=self.author_key.text().strip(), password=self.password.text()) if own else demo,
            approver=None if own else demo,
            bms_key=self.bms_key.text().strip() if own else "",
        )

    # ------------------------------------------------------------ what happened

    def _made(self, path: str) -> None:
        self.made = Path(path)
        self.accept()

    def _failed(self, said: str) -> None:
        self.make_button.setEnabled(True)
        self._say(engine_text(said), "fault")
        fit_height(self, WIDTH)

    def done(self, result: int) -> None:
        """Close; a package that is being made is given up."""
        self.process.stop()
        super().done(result)


def make_package(parent: QWidget, subject: PackageSubject, on_made: Callable[[Path, bool], None]) -> None:
    """Ask without blocking; `on_made` gets the package and whether it is approved already."""
    dialog = PackageDialog(subject, parent)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)

    def accepted() -> None:
        if dialog.made is not None:
            on_made(dialog.made, dialog.keys.currentData() == DEMO)

    dialog.accepted.connect(accepted)
    dialog.open()

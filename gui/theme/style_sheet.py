"""The few style rules on top of Fusion, written once for each theme. Never set on single widgets: that is slow."""

from pathlib import Path
from string import Template

import assets
from gui.theme.colors import Colors
from gui.theme.tokens import BODY_PT, HEADING_PT, NUMBER_PT, RADIUS, SMALL_PT, TITLE_PT, TOUCH

_RULES = Template("""
QLabel[role="title"] { font-size: ${title_pt}pt; font-weight: 600; }
QLabel[role="heading"] { font-size: ${heading_pt}pt; font-weight: 600; }
QLabel[role="strong"] { font-weight: 600; }
QLabel[role="muted"] { color: $muted; }
QLabel[role="small"] { color: $muted; font-size: ${small_pt}pt; }
QLabel[role="fact"] { font-size: 10pt; font-weight: 600; }
QLabel[role="value"] { font-size: ${small_pt}pt; }
QLabel[role="number"] { font-size: ${number_pt}pt; font-weight: 600; }
QLabel[state="ok"] { color: $ok; }
QLabel[state="warning"] { color: $warning; }
QLabel[state="fault"] { color: $fault; }
QLabel[state="stale"] { color: $muted; }
QFrame[frame="card"] { background: $surface; border: 1px solid $border; border-radius: ${radius}px; }
QFrame[frame="card"][state="warning"] { background: $warning_soft; border-color: $warning; }
QFrame[frame="card"][state="fault"] { background: $fault_soft; border-color: $fault; }
QFrame[frame="card"][state="accent"] { border: 2px solid $accent; }
QFrame[frame="bar"] { background: $surface; border: none; border-bottom: 1px solid $border; }
QFrame[frame="rail"] { background: $surface; border: none; border-right: 1px solid $border; }
QFrame[frame="line"] { background: $border; border: none; }

QPushButton { min-height: ${button_px}px; padding: 0 16px; border: 1px solid $border; border-radius: ${radius}px;
  background: $surface; color: $text; }
QPushButton:hover { background: $raised; }
QPushButton:pressed { background: $accent_soft; }
QPushButton:focus { border: 2px solid $accent; padding: 0 15px; }
QPushButton:disabled { background: $raised; color: $muted; border-color: $border; }
QPushButton[kind="primary"] { background: $accent; color: $on_accent; border-color: $accent; font-weight: 600; }
QPushButton[kind="primary"]:hover { background: $text; border-color: $text; color: $surface; }
QPushButton[kind="primary"]:focus { border: 2px solid $text; }
QPushButton[kind="primary"]:disabled { background: $raised; color: $muted; border-color: $border; }
QPushButton[kind="danger"] { background: $fault; color: $on_fault; border-color: $fault; font-weight: 600; }
QPushButton[kind="danger"]:focus { border: 2px solid $text; }
QPushButton[kind="danger"]:disabled { background: $raised; color: $muted; border-color: $border; }
QPushButton[kind="quiet"] { border-color: transparent; background: transparent; color: $accent; padding: 0 8px; }
QPushButton[kind="quiet"]:hover { background: $accent_soft; }
QPushButton[kind="quiet"]:focus { border: 2px solid $accent; padding: 0 7px; }
QPushButton[kind="chip"] { padding: 0 12px; }
QPushButton[kind="chip"]:focus { padding: 0 11px; }
QPushButton[kind="chip"]:checked { background: $accent_soft; border-color: $accent; }
QPushButton[scale="large"] { min-height: 60px; padding: 0 28px; font-size: ${heading_pt}pt; }
QPushButton[scale="large"]:focus { padding: 0 27px; }

QToolButton { border: 2px solid transparent; border-radius: ${radius}px; padding: 6px; color: $text; }
QToolButton:hover { background: $raised; }
QToolButton:focus { border-color: $accent; }
QToolButton[kind="framed"] { border: 1px solid $border; background: $surface; }
QToolButton[kind="framed"]:checked { background: $accent_soft; border-color: $accent; }
QToolButton[kind="framed"]:focus { border: 2px solid $accent; }
QToolButton::menu-button { border: none; width: 22px; }
QToolButton::menu-arrow { image: url("$chevron"); width: 12px; height: 12px; }
QToolButton::menu-indicator { image: none; }
QToolButton[kind="nav"] { font-size: ${small_pt}pt; color: $muted; padding: 8px 2px; }
QToolButton[kind="nav"]:checked { background: $accent_soft; color: $text; font-weight: 600; }

QLineEdit, QComboBox, QSpinBox, QDoubleSpinBox { min-height: ${field_px}px; padding: 0 10px; border: 1px solid $border;
  border-radius: 6px; background: $surface; color: $text; selection-background-color: $accent; selection-color: $on_accent; }
QLineEdit:focus, QComboBox:focus, QSpinBox:focus, QDoubleSpinBox:focus { border: 2px solid $accent; padding: 0 9px; }
QLineEdit:disabled, QComboBox:disabled, QSpinBox:disabled, QDoubleSpinBox:disabled { background: $raised; color: $muted; }
QLineEdit[kind="cell"] { min-height: 0; padding: 0 4px; border: 2px solid $accent; border-radius: 0; }
QLineEdit[state="fault"], QComboBox[state="fault"] { border: 2px solid $fault; padding: 0 9px; }
QSpinBox::up-button, QSpinBox::down-button, QDoubleSpinBox::up-button, QDoubleSpinBox::down-button { width: 0; }
QComboBox::drop-down { border: none; width: 28px; }
QComboBox::down-arrow { image: url("$chevron"); width: 14px; height: 14px; }
QComboBox QAbstractItemView { background: $surface; color: $text; border: 1px solid $border; outline: none;
  selection-background-color: $accent_soft; selection-color: $text; }
QComboBox QAbstractItemView::item { min-height: ${field_px}px; padding: 0 8px; }
QCheckBox { spacing: 10px; min-height: ${field_px}px; }
QCheckBox::indicator { width: 20px; height: 20px; border: 2px solid $muted; border-radius: 5px; background: $surface; }
QAbstractItemView::indicator { width: 16px; height: 16px; border: 2px solid $muted; border-radius: 4px; background: $surface; }
QCheckBox::indicator:checked, QAbstractItemView::indicator:checked { background: $accent; border-color: $accent;
  image: url("$tick"); }
QCheckBox:focus { color: $accent; }
QCheckBox::indicator:focus { border-color: $accent; }

QTableView, QListView, QTreeView { background: $surface; alternate-background-color: $raised; border: none;
  gridline-color: $border; selection-background-color: $accent_soft; selection-color: $text; outline: none; }
QTableView::item { padding: 0 8px; border-bottom: 1px solid $raised; }
QTableView::item:selected { background: $accent_soft; color: $text; }
QTableView:focus, QListView:focus, QTreeView:focus { border: 2px solid $accent; }
QTreeView::item { padding: 4px 4px; }
QTreeView::item:selected { background: $accent_soft; color: $text; }
QTabWidget::pane { border: none; }
QTabBar::tab { padding: 8px 18px; color: $muted; border: none; border-bottom: 3px solid transparent; }
QTabBar::tab:selected { color: $text; font-weight: 600; border-bottom-color: $accent; }
QTabBar::tab:focus { color: $accent; }
QListView::item { padding: 8px; border-bottom: 1px solid $raised; }
QListView::item:selected { background: $accent_soft; color: $text; }
QHeaderView::section { background: $raised; color: $muted; border: none; border-bottom: 1px solid $border; padding: 8px 11px;
  font-size: ${small_pt}pt; font-weight: 600; }
QProgressBar { border: none; border-radius: 7px; background: $raised; min-height: 14px; max-height: 14px; text-align: center; }
QProgressBar::chunk { background: $accent; border-radius: 7px; }
QScrollArea { border: none; background: transparent; }
QScrollArea > QWidget > QWidget[frame="flow"] { background: transparent; }
QScrollBar:vertical { background: transparent; width: 14px; margin: 2px; }
QScrollBar::handle:vertical { background: $hatch; border-radius: 5px; min-height: 40px; }
QScrollBar:horizontal { background: transparent; height: 14px; margin: 2px; }
QScrollBar::handle:horizontal { background: $hatch; border-radius: 5px; min-width: 40px; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QSplitter::handle { background: transparent; }
QToolTip { background: $text; color: $surface; border: 1px solid $text; padding: 6px 8px; font-size: ${small_pt}pt; }
QStatusBar { background: $surface; border-top: 1px solid $border; color: $muted; }
QStatusBar QLabel { padding: 0 12px; }
QStatusBar::item { border: none; }
QDialog { background: $surface; border: 1px solid $border; }
""")


def style_sheet(colors: Colors) -> str:
    """Return the style rules for one theme."""
    icons = Path(assets.__file__).parent / "icons"
    theme = "dark" if colors.dark else "light"
    values = {name: getattr(colors, name) for name in Colors.__dataclass_fields__}
    sizes = {
        "title_pt": TITLE_PT,
        "heading_pt": HEADING_PT,
        "number_pt": NUMBER_PT,
        "small_pt": SMALL_PT,
        "body_pt": BODY_PT,
        "radius": RADIUS,
        "button_px": TOUCH - 2,
        "field_px": TOUCH - 6,
    }
    files = {name: (icons / f"style-{name}-{theme}.svg").as_posix() for name in ("tick", "chevron")}
    return _RULES.substitute(values | sizes | files)

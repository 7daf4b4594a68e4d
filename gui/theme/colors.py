"""The two colour sets. Blue against orange, so that no pair is told apart by red and green alone (colour-blind safe).

Contrast of `text`, `muted` and the state colours on `surface` is at least 4.5 : 1 (WCAG 2.2, 1.4.3); `tests/gui` measures it.
"""

from dataclasses import dataclass

from PySide6.QtGui import QPalette

MIDDLE_LIGHTNESS = 128


@dataclass(frozen=True, slots=True, kw_only=True)
class Colors:
    """One theme's colours as `#rrggbb`.

    Attributes:
        window: behind the cards.
        surface: cards, lists, fields.
        raised: table headers, hovered rows, tracks.
        border: lines between things; also of buttons and fields.
        text: what is to be read.
        muted: labels and units.
        accent: the one thing to press, the chosen thing, focus.
        accent_soft: behind a chosen thing.
        on_accent: text on `accent`.
        ok, warning, fault: states; each has a soft variant to lie behind text.
        low, middle, high: ends and centre of the diverging scale of cell voltages.
        on_low, on_high: text on the ends of that scale.
        balancing: hatch of a cell that is being bled.
        hatch: hatch of a value that is not valid.
    """

    dark: bool
    window: str
    surface: str
    raised: str
    border: str
    text: str
    muted: str
    accent: str
    accent_soft: str
    on_accent: str
    ok: str
    ok_soft: str
    warning: str
    warning_soft: str
    fault: str
    fault_soft: str
    on_fault: str
    low: str
    middle: str
    high: str
    on_low: str
    on_high: str
    balancing: str
    hatch: str


LIGHT = Colors(
    dark=False,
    window="#eef1f4",
    surface="#ffffff",
    raised="#f1f4f7",
    border="#c3ccd5",
    text="#14202b",
    muted="#52616f",
    accent="#0a5fb4",
    accent_soft="#dcebfa",
    on_accent="#ffffff",
    ok="#0b6b75",
    ok_soft="#dcf1f2",
    warning="#a34700",
    warning_soft="#ffeeda",
    fault="#b3201c",
    fault_soft="#fde6e3",
    on_fault="#ffffff",
    low="#3f8fd6",
    middle="#edf1f5",
    high="#ef9a4c",
    on_low="#000000",
    on_high="#000000",
    balancing="#008ea1",
    hatch="#9aa7b3",
)

DARK = Colors(
    dark=True,
    window="#10161c",
    surface="#19212a",
    raised="#232d38",
    border="#43515f",
    text="#e9eff5",
    muted="#a3b1be",
    accent="#5cb0ff",
    accent_soft="#17395a",
    on_accent="#06131f",
    ok="#55c8d2",
    ok_soft="#153238",
    warning="#ffb05c",
    warning_soft="#35291a",
    fault="#ff8a7a",
    fault_soft="#3f2222",
    on_fault="#2a0805",
    low="#2a6fb0",
    middle="#2c3742",
    high="#b05a10",
    on_low="#ffffff",
    on_high="#ffffff",
    balancing="#34d3e6",
    hatch="#6d7c8a",
)


def colors_of(palette: QPalette) -> Colors:
    """Return the colour set a palette belongs to, so that a painted widget needs nothing but its own palette."""
    return DARK if palette.color(QPalette.ColorRole.Window).lightness() < MIDDLE_LIGHTNESS else LIGHT


def make_palette(colors: Colors) -> QPalette:
    """Return the QPalette for Fusion; disabled roles included."""
    role = QPalette.ColorRole
    palette = QPalette()
    roles = {
        role.Window: colors.window,
        role.WindowText: colors.text,
        role.Base: colors.surface,
        role.AlternateBase: colors.raised,
        role.Text: colors.text,
        role.PlaceholderText: colors.muted,
        role.Button: colors.surface,
        role.ButtonText: colors.text,
        role.BrightText: colors.fault,
        role.Light: colors.surface,
        role.Midlight: colors.raised,
        role.Mid: colors.border,
        role.Dark: colors.border,
        role.Shadow: colors.border,
        role.Highlight: colors.accent,
        role.HighlightedText: colors.on_accent,
        role.Accent: colors.accent,
        role.Link: colors.accent,
        role.LinkVisited: colors.accent,
        role.ToolTipBase: colors.text,
        role.ToolTipText: colors.surface,
    }
    for key, value in roles.items():
        palette.setColor(key, value)
    for key in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, key, colors.muted)
    return palette

"""The app's own colours, dark and light: every text on its background at 4.5:1 or better, the dimmed ones too.

A row that is pointed at turns the colours round, so that it is found from the back of a room. The dimmed text is two
thirds of the way from its background to the text's colour: hence the strong colours.
"""

from typing import Any

from textual.app import App
from textual.theme import Theme

_DARK = {
    "text": "auto 95%",
    "text-muted": "#c4cad0",
    "text-disabled": "#a9b0b7",
    "text-error": "#ffb3b3",
    "foreground-muted": "#c4cad0",
    "foreground-disabled": "#a9b0b7",
    "block-cursor-foreground": "#000000",
    "block-cursor-background": "#ffd866",
    "block-cursor-blurred-foreground": "#ffffff",
    "block-cursor-blurred-background": "#3a424b",
    "block-hover-background": "#2a3138",
    "border": "#ffd866",
    "border-blurred": "#6f7984",
    "footer-background": "#1f252b",
    "footer-key-foreground": "#ffd866",
    "footer-description-foreground": "#f2f4f6",
    "input-cursor-background": "#ffd866",
    "input-cursor-foreground": "#000000",
    "input-selection-background": "#ffd866",
    "input-selection-foreground": "#000000",
}

_LIGHT = {
    "text": "auto 95%",
    "text-muted": "#3c434a",
    "text-disabled": "#51585f",
    "text-error": "#8c0f1c",
    "foreground-muted": "#3c434a",
    "foreground-disabled": "#51585f",
    "block-cursor-foreground": "#ffffff",
    "block-cursor-background": "#0b3a6e",
    "block-cursor-blurred-foreground": "#000000",
    "block-cursor-blurred-background": "#ccd6e0",
    "block-hover-background": "#dfe6ed",
    "border": "#0b3a6e",
    "border-blurred": "#737b83",
    "footer-background": "#e2e7ec",
    "footer-key-foreground": "#0b3a6e",
    "footer-description-foreground": "#0d1114",
    "input-cursor-background": "#0b3a6e",
    "input-cursor-foreground": "#ffffff",
    "input-selection-background": "#0b3a6e",
    "input-selection-foreground": "#ffffff",
}

DARK = Theme(
    name="audit-dark",
    primary="#4da3e8",
    secondary="#8fb8d8",
    accent="#ffd866",
    warning="#ffd866",
    error="#c2182b",
    success="#7fd88f",
    foreground="#f2f4f6",
    background="#0f1316",
    surface="#151a1f",
    panel="#1f252b",
    boost="#1b2127",
    dark=True,
    variables=_DARK,
)

LIGHT = Theme(
    name="audit-light",
    primary="#0b3a6e",
    secondary="#2f5f8f",
    accent="#0b3a6e",
    warning="#8a5a00",
    error="#a3101f",
    success="#1c6b2f",
    foreground="#0d1114",
    background="#fbfcfd",
    surface="#f4f6f8",
    panel="#e2e7ec",
    boost="#eceff3",
    dark=False,
    variables=_LIGHT,
)

THEMES = (DARK, LIGHT)
"""Those that can be chosen."""

DEFAULT = DARK.name
"""The one that the app opens with."""


def install(app: App[Any]) -> None:
    """Have the app offer these themes only: of the framework's own, none can be read in every place."""
    for name in app.available_themes:
        app.unregister_theme(name)
    for theme in THEMES:
        app.register_theme(theme)


def begin_in(app: App[Any], name: str) -> None:
    """Have an app that is not shown yet open in a theme; set while it runs, it would have every style read again."""
    app.set_reactive(App.theme, name)
    app.stylesheet.set_variables(app.get_css_variables())
    dark = app.current_theme.dark
    app.set_class(dark, "-dark-mode", update=False)
    app.set_class(not dark, "-light-mode", update=False)
    app._refresh_truecolor_filter(app.ansi_theme)

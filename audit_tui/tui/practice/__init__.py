"""The practice panel: a guide through the fictional demonstration, on the real screens."""

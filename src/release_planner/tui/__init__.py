"""The terminal UI: screens over the actions and the reading queries."""

import os

# One key often repaints two widgets, the second a frame later: at Textual's 60 frames a second that
# frame alone takes a third of the 50 ms in which a key should be answered.
os.environ.setdefault("TEXTUAL_FPS", "120")

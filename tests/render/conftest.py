"""The browser, for the tests of a page."""

from diff_browser import browser, open_page

__all__ = ["browser", "open_page"]

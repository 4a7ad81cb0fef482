"""Putting a new file in the place of an old one on systems where a file that somebody has open cannot be replaced."""

from __future__ import annotations

import os
import stat
from contextlib import suppress
from pathlib import Path
from time import sleep

from ruleguard.errors import RuleguardError

PAUSES = (0.05, 0.1, 0.2, 0.4, 0.8)
"""How long to wait, in seconds, before each further try: scanners and indexers of Windows hold a new file for a moment."""
_DENIED, _IN_USE = 5, (32, 33)
"""ERROR_ACCESS_DENIED, ERROR_SHARING_VIOLATION, ERROR_LOCK_VIOLATION of Windows. Source: learn.microsoft.com, "System Error
Codes (0-499)"."""


def replace(new: Path, path: Path) -> None:
    """Give ``new`` the name ``path``, as ``os.replace`` does. A file that another program has open is tried for again for a
    while. Raises ``OSError``."""
    for pause in PAUSES:
        try:
            new.replace(path)
            return
        except PermissionError as error:
            if _code(error) not in (_DENIED, *_IN_USE) or _is_read_only(path):
                raise
        sleep(pause)
    new.replace(path)


def cannot_write(path: Path, error: OSError) -> RuleguardError:
    """The error for a file that could not be written, and what somebody can do where that is known."""
    if _code(error) in _IN_USE:
        reason = "another program has it open: close it there and call again"
    elif _code(error) == _DENIED and _is_read_only(path):
        reason = "it is marked as read-only"
    elif _code(error) == _DENIED:
        reason = "access is denied: no right to write there, or another program has it open"
    else:
        reason = (error.strerror or str(error)).lower()
    return RuleguardError(f"{path}: cannot be written: {reason}")


def discard(path: Path) -> None:
    """Remove a temporary file where that is possible; one that is read-only, too, which Windows does not remove."""
    try:
        os.unlink(path)
    except FileNotFoundError:
        return
    except PermissionError:
        with suppress(OSError):
            os.chmod(path, stat.S_IREAD | stat.S_IWRITE)
            os.unlink(path)
    except OSError:
        return


def _code(error: OSError) -> int | None:
    """The error number of Windows; None elsewhere."""
    return getattr(error, "winerror", None)


def _is_read_only(path: Path) -> bool:
    with suppress(OSError):
        return not path.stat().st_mode & stat.S_IWRITE
    return False

"""One run at a time that changes the files of a folder.

The lock is the system's own and ends with the process that holds it, however that ends: there is nothing to clear up.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from ruleguard.errors import RuleguardError

LOCK_SECONDS = 1.0
"""So long another run is waited for."""
_PAUSE = 0.02
_FILE = ".ruleguard-lock"


@contextmanager
def held(folders: Iterable[Path]) -> Iterator[None]:
    """Nobody else holds the folders meanwhile. Raises ``RuleguardError`` when somebody still does after ``LOCK_SECONDS``.

    A file system without locks is taken as it is: that a file was changed is noticed anyway.
    """
    handles: list[int] = []
    until = time.monotonic() + LOCK_SECONDS
    try:
        for folder in sorted(set(folders)):  # all runs in one order, so that no two wait for each other
            while True:
                handle = _locked(folder)
                if handle is not None:
                    break
                if time.monotonic() > until:
                    raise RuleguardError(
                        f"{folder}: another run of ruleguard is changing files here, so nothing was written; call again when "
                        f"it is done{_HINT}"
                    )
                time.sleep(_PAUSE)
            handles.append(handle)
        yield
    finally:
        for handle in handles:
            with suppress(OSError):
                os.close(handle)


@contextmanager
def held_if_free(folder: Path) -> Iterator[bool]:
    """Nobody else changes files of the folder meanwhile; False, at once, when somebody does now."""
    handle = _locked(folder)
    try:
        yield handle is not None
    finally:
        if handle is not None:
            with suppress(OSError):
                os.close(handle)


if sys.platform == "win32":
    _HINT = f" (if none runs, the computer went down during one: delete {_FILE} there)"

    def _locked(folder: Path) -> int | None:
        """A file that the system removes when its handle is closed; None while another run has it, -1 without locks."""
        path = folder / _FILE
        try:
            return os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR | os.O_TEMPORARY)
        except FileExistsError:
            return None
        except PermissionError:
            return None if path.exists() else -1
        except OSError:
            return -1

else:
    _HINT = ""

    def _locked(folder: Path) -> int | None:
        """A handle of the folder that holds the lock; None while another run has it, -1 without locks."""
        import fcntl

        try:
            handle = os.open(folder, os.O_RDONLY)
        except OSError:
            return -1
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(handle)
            return None
        except OSError:
            os.close(handle)
            return -1
        return handle

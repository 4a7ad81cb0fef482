"""Many rule scripts read by several processes. What cannot be read here is left to the caller, who says why."""

from __future__ import annotations

import gc
import os
from collections.abc import Iterable, Mapping, Sequence
from functools import partial

from ruleguard.cli.progress import Progress
from ruleguard.errors import InputError
from ruleguard.model.nodes import Config
from ruleguard.readers.export import is_script, read_script
from ruleguard.text import Source

_SCRIPTS = (".ps1", ".txt")
_MOST_JOBS = 8
_MOST_PROCESSES = 60
"""Windows waits for no more than this many at once."""
_CHUNK = 20


def read_scripts(files: Iterable[str], *, include_commented: bool, jobs: int) -> Mapping[str, Config]:
    """The scripts among the files, by path; nothing when there is just one processor."""
    scripts = [file for file in files if file.casefold().endswith(_SCRIPTS)]
    jobs = jobs or min(_MOST_JOBS, os.cpu_count() or 1)
    if jobs == 1 or not scripts:
        return {}
    from concurrent.futures import ProcessPoolExecutor
    from concurrent.futures.process import BrokenProcessPool

    chunks = [scripts[start : start + _CHUNK] for start in range(0, len(scripts), _CHUNK)]
    found: dict[str, Config] = {}
    progress = Progress("reading scripts", len(scripts))
    try:
        with ProcessPoolExecutor(min(jobs, len(chunks), _MOST_PROCESSES), initializer=_start) as pool:
            try:
                for chunk, configs in zip(
                    chunks, pool.map(partial(_read_chunk, include_commented=include_commented), chunks), strict=True
                ):
                    found |= configs
                    progress.advance(len(chunk))
            except BaseException:
                pool.shutdown(wait=False, cancel_futures=True)  # else leaving would wait for all that is left to read
                raise
    except (BrokenProcessPool, OSError):
        return {}  # no processes to be had: read one after the other
    finally:
        progress.end()
    return found


def _start() -> None:
    """Of a process that reads: what it reads lives to the end, and who ends the program ends it, not its parts."""
    import signal

    gc.disable()
    for name in ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), signal.SIG_IGN)


def _read_chunk(files: Sequence[str], *, include_commented: bool) -> dict[str, Config]:
    from ruleguard.cli.inputs import read_bytes

    found: dict[str, Config] = {}
    for file in files:
        try:
            source = Source(file, read_bytes(file))
        except InputError:
            continue
        if is_script(source):
            found[file] = read_script(source, include_commented=include_commented)
    return found

"""Tries regular expressions that may take for ever, as a process of its own: nothing else can stop one.

Run as a script, by its path: it must not need the package. One JSON line in, ``[seconds, pattern, how, text]``; one line out,
1 or 0. When the time is over the process ends, without an answer.
"""

import faulthandler
import json
import os
import re
import sys


def main() -> None:
    """Answer until nobody asks any more."""
    with open(os.devnull, "w", encoding="utf-8") as nowhere:
        for line in sys.stdin.buffer:
            seconds, pattern, how, text = json.loads(line)
            compiled = re.compile(pattern)
            # A thread outside Python's lock: the only clock that goes on while the expression is tried.
            faulthandler.dump_traceback_later(max(seconds, 0.001), exit=True, file=nowhere)
            found = getattr(compiled, how)(text) is not None
            faulthandler.cancel_dump_traceback_later()
            sys.stdout.buffer.write(b"1\n" if found else b"0\n")
            sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()

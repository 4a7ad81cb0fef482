"""The command group, and what every command does alike: errors in one line, exit codes, a closed pipe."""

from __future__ import annotations

import errno
import os
import sys
from contextlib import suppress
from importlib import import_module
from time import monotonic

import click

import ruleguard
from ruleguard.errors import RuleguardError

# By the command's module; imported when the command is called, for imports dominate the start.
_COMMANDS = {
    "lint": "Check exports for mistakes.",
    "diff": "Compare the active server with the staging server and give a verdict.",
    "rewrite": "Put the connector identifiers of another server into rule scripts.",
    "plan": "Turn the differences of two servers into the move: steps, scripts, checks, undo.",
    "assess": "What an installation can move to, what stands in the way, what to do by hand.",
    "eval": "Work out the value of a synchronization rule expression.",
    "baseline": "Which default rules somebody changed, and a clean server's rules to tell it by.",
    "redact": "Replace names, addresses, identifiers and secrets of an export, so that it can be shared.",
    "show": "Show an export in one canonical text, whatever its format.",
    "rules": "List the rules that lint checks, or explain one.",
}
EXIT_FINDINGS, EXIT_ERROR, EXIT_BUG, EXIT_INTERRUPTED, EXIT_PIPE = 1, 2, 3, 130, 141
_SIGNALLED = 128
"""The exit code of a program that a signal ended, less the signal's number: 143 for SIGTERM."""
_ENDING = ("SIGTERM", "SIGHUP", "SIGBREAK", "SIGINT")
_CLEARING_UP = 5.0
"""So many seconds after a signal a second one is not heard: it would disturb the clearing up."""
_DEBUG = "RULEGUARD_DEBUG"


class _Ended(BaseException):
    """A signal asks the program to end: what it is writing is taken back, as for Ctrl+C."""


class _Commands(click.Group):
    def list_commands(self, _: click.Context) -> list[str]:
        return list(_COMMANDS)

    def get_command(self, _: click.Context, name: str) -> click.Command | None:
        if name not in _COMMANDS:
            return None
        command: click.Command = import_module(f"ruleguard.cli.{name}").command
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and not args[0].startswith("-") and args[0] not in _COMMANDS:
            from difflib import get_close_matches

            near = get_close_matches(args[0], _COMMANDS, 1)
            hint = f" Did you mean '{near[0]}'?" if near else ""
            raise click.UsageError(f"There is no command '{args[0]}'.{hint}", ctx)
        return super().resolve_command(ctx, args)

    def format_commands(self, _: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(_COMMANDS.items()))


@click.group(
    cls=_Commands,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Exit codes: 0 clean, 1 findings, 2 wrong call or unreadable input, 3 a fault in ruleguard.",
)
@click.version_option(ruleguard.__version__, "-V", "--version", message="ruleguard %(version)s")
@click.option("--debug", is_flag=True, help="Show the traceback of an error.")
def cli(debug: bool) -> None:
    """Checks, compares and moves what a Microsoft Entra Connect server is configured to do.

    Reads exported files only: settings JSON, rule scripts (PS1), the server's XML. It never runs a script and never
    talks to a server. A PATH is a file, a folder, - for standard input, or REV:path for a file of a git revision.
    """
    if debug:
        os.environ[_DEBUG] = "1"


def listed(values: tuple[str, ...]) -> tuple[str, ...]:
    """The names in an option that may be repeated and takes commas."""
    return tuple(name.strip() for value in values for name in value.split(",") if name.strip())


def run() -> None:
    """The entry point: never a traceback without --debug, and always one of the documented exit codes."""
    _encode_streams()
    ended = _end_orderly()
    try:
        code = cli.main(standalone_mode=False)
        _flush()
    except click.exceptions.Exit as exit_:
        code = exit_.exit_code
    except click.ClickException as error:
        code = _wrong_call(error)
    except RuleguardError as error:
        code = _fail(f"ruleguard: error: {error}", EXIT_ERROR)
    except (BrokenPipeError, SystemExit):  # click turns the first into the second
        _close_quietly()
        code = EXIT_PIPE
    except OSError as error:
        code = output_failed(error)
    except (KeyboardInterrupt, click.Abort):
        code = EXIT_INTERRUPTED
    except _Ended:
        code = _SIGNALLED + ended[0]
    except Exception as error:  # noqa: BLE001 - the last line of defence: a bug is told in one line, with its own exit code
        code = _bug(error)
    sys.exit(code if isinstance(code, int) else 0)


def _end_orderly() -> list[int]:
    """Let the signals that end a program raise ``_Ended``, Ctrl+C ``KeyboardInterrupt``; the one that came is in the list.

    Who ignores one (nohup) means it.
    """
    signal = import_module("_signal")  # the module around it, with its enumerations, takes longer to load
    came: list[int] = []
    deaf_until = 0.0

    def end(number: int, _: object) -> None:
        nonlocal deaf_until
        if monotonic() < deaf_until:
            return
        deaf_until = monotonic() + _CLEARING_UP
        came.append(number)
        raise KeyboardInterrupt if number == signal.SIGINT else _Ended

    found = (getattr(signal, name, None) for name in _ENDING)
    with suppress(ValueError):  # not the main thread: the program is used as a library
        for number in (number for number in found if number is not None):
            if signal.getsignal(number) in (signal.SIG_DFL, signal.default_int_handler):
                signal.signal(number, end)
    return came


def _wrong_call(error: click.ClickException) -> int:
    """Click's own message, made safe: it repeats the arguments."""
    from ruleguard.render.style import one_line

    context = getattr(error, "ctx", None)
    if context is not None:
        click.echo(context.get_usage(), err=True)
        click.echo(f"Try '{context.command_path} --help' for help.\n", err=True)
    click.echo(f"Error: {one_line(error.format_message())}", err=True)
    return EXIT_ERROR


def _fail(message: str, code: int) -> int:
    if os.environ.get(_DEBUG):
        import traceback

        traceback.print_exc()
    from ruleguard.render.style import one_line

    click.echo(one_line(message), err=True)
    return code


def output_failed(error: OSError) -> int:
    """Nothing more can be written to standard output: the exit code, after one line about it."""
    _close_quietly()
    return EXIT_PIPE if isinstance(error, BrokenPipeError) else _unwritable(error)


def _unwritable(error: OSError) -> int:
    if os.name == "nt" and error.errno == errno.EINVAL:
        return EXIT_PIPE  # what a closed pipe is there
    return _fail(f"ruleguard: error: the output cannot be written: {error.strerror or error}", EXIT_ERROR)


def _bug(error: Exception) -> int:
    kind = type(error).__name__
    text = " ".join(str(error).split())[:200]
    return _fail(
        f"ruleguard: this is a fault in ruleguard, not in your files: {kind}: {text} (--debug shows where)", EXIT_BUG
    )


def _encode_streams() -> None:
    """A console that cannot show a character gets an escape instead of an error, and a line ends alike on every system: what
    is redirected into a file has the bytes that --output writes."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace", newline="\n")


def _flush() -> None:
    """Write what is still held back, here where a failure can be told; there may be no output at all."""
    if sys.stdout is not None:
        sys.stdout.flush()


def _close_quietly() -> None:
    """Nothing more can be written: the interpreter must not try again, and complain, at exit."""
    with suppress(OSError, ValueError, AttributeError):  # there may be no output, or one without a file behind it
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())

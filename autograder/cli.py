"""The command `autograder`. Wrong usage ends with status 2 and one line; no traceback ever."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Callable, Sequence
from functools import cache
from typing import Annotated, Any

import typer

from autograder import __version__
from autograder.course.settings import speak_first
from autograder.course.toml_file import CourseError
from autograder.handin import temporary
from autograder.handin.unpack import Refused
from autograder.judging import machine
from autograder.judging.ending import end_children
from autograder.kit import WrongUsage
from autograder.words import commands as words
from autograder.words.console import (
    bear_all_letters,
    end_lines,
    know_the_width,
    stand_in_for_closed,
)
from autograder.words.language import SOURCE, _, spoken
from autograder.words.plain import plain

USAGE, BROKEN, INTERRUPTED = 2, 3, 130
COMPLETION = "_AUTOGRADER_COMPLETE"  # set by a shell; see click's documentation on completion
SHOWN_ALONE = "list"  # the command that `autograder` alone is

# What a command line may begin with, and what stands behind it.
Commands = dict[str, Callable[..., Any] | typer.Typer]


def of_students() -> Commands:
    """What students call. To load what all others need takes longer than to load this."""
    from autograder.student import checking, commands

    return {
        "check": checking.check,
        "list": commands.list_,
        "hint": commands.hint,
        "reset": commands.reset,
        "compare": commands.compare,
        "certificate": commands.certificate,
    }


def of_a_replay() -> Commands:
    """What students and instructors look at together."""
    from autograder.student.replaying import replay

    return {"replay": replay}


def of_instructors() -> Commands:
    """What is done with a class."""
    from autograder.classroom import commands
    from autograder.classroom.export.similarity import similarity
    from autograder.classroom.league.command import league
    from autograder.handin.arrival.command import intake
    from autograder.handout import commands as handout

    return {
        "grade": commands.grade,
        "regrade": commands.regrade,
        "override": commands.override,
        "intake": intake,
        "similarity": similarity,
        "league": league,
        "demo": commands.demo_,
        "package": handout.app,
    }


@cache  # what it adds to a group of commands is added once in a process
def of_authors() -> Commands:
    """What is done with the kit itself."""
    from autograder.handout.course import course
    from autograder.proof import measuring, new
    from autograder.proof.doctor import doctor_
    from autograder.proof.proving.command import prove
    from autograder.proof.translation.command import command_for

    new.app.command()(course)
    new.app.command()(command_for(every_help))
    return {"new": new.app, "doctor": doctor_, "prove": prove, "bench": measuring.bench_}


GROUPS: dict[Callable[[], Commands], str] = {
    of_students: "check list hint reset compare certificate",
    of_a_replay: "replay",
    of_instructors: "grade regrade override intake similarity league demo package",
    of_authors: "new doctor prove bench",
}


def app_for(arguments: Sequence[str]) -> typer.Typer:
    """The commands of the group that the first word is of, or all of them for help and typos."""
    first = next((word for word in arguments if not word.startswith("-")), "")
    groups = [group for group, names in GROUPS.items() if first in names.split()] or [*GROUPS]
    app = typer.Typer(
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        help="Checks and grades chats: sockets and threads.",
    )
    app.callback(invoke_without_command=True)(start)
    for group in groups:
        for name, command in group().items():
            if isinstance(command, typer.Typer):
                app.add_typer(command, name=name)
            else:
                app.command(name)(command)
    return app


def every_help() -> list[str]:
    """The help texts of all commands, and of their options."""
    found = words.helps(typer.main.get_command(app_for([])))
    return [text for _stands_on, text in found if text not in words.OF_TYPER]


def start(
    context: typer.Context,
    version: Annotated[bool, typer.Option("--version", help="Show the version.")] = False,
) -> None:
    """Checks and grades chats: sockets and threads."""
    temporary.sweep()
    if version:
        typer.echo(f"autograder {__version__}")
    elif context.invoked_subcommand is None:
        _where_you_are()


def _where_you_are() -> None:
    from autograder.student import commands, progress

    if progress.ladder():
        commands.list_()
    else:
        run(["--help"])


def complain(sentence: str) -> None:
    """One line on stderr. Names of hand-ins may stand in it, which a terminal is not to obey."""
    with contextlib.suppress(OSError):  # nobody may be there to read it
        print(f"autograder: {plain(' '.join(sentence.split()))}", file=sys.stderr, flush=True)


def run(arguments: list[str]) -> int:
    """Run one command line. Returns its exit status; whatever goes wrong becomes a sentence."""
    try:
        arguments = _with_its_language(arguments)
        speak_first(arguments)
        # A shell that completes a line gives no arguments either, and wants to know all commands.
        alone = not arguments and COMPLETION not in os.environ
        command = typer.main.get_command(app_for([SHOWN_ALONE] if alone else arguments))
        if spoken() != SOURCE:
            words.translate(command)
        status: Any = command.main(arguments, prog_name="autograder", standalone_mode=False)
        if status == INTERRUPTED:  # newer typers turn Ctrl-C into a status
            raise KeyboardInterrupt
        return status if isinstance(status, int) else 0
    except (WrongUsage, Refused, CourseError) as error:
        for line in str(error).splitlines():
            complain(line)
        return USAGE
    except machine.WrongMachine as error:
        complain(str(error))
        return BROKEN
    except (KeyboardInterrupt, typer.Abort):
        complain(_("Interrupted. What is finished is kept; run it again to go on."))
        return INTERRUPTED
    except Exception as error:
        return _unexpected(error)


def _with_its_language(arguments: list[str]) -> list[str]:
    """``--lang ru check`` is ``check --lang ru``: a language that comes first is the command's."""
    count = 2 if arguments[:1] == ["--lang"] else 1
    if not arguments or arguments[0].partition("=")[0] != "--lang":
        return arguments
    return [*(arguments[count:] or [SHOWN_ALONE]), *arguments[:count]]


def _unexpected(error: Exception) -> int:
    """Wrong usage, as typer reports it, or a fault of our own."""
    if hasattr(error, "format_message"):
        complain(words.mistake(error))
        return USAGE
    if os.environ.get("AUTOGRADER_DEBUG"):
        raise error
    if sentence := machine.of_the_machine(error):
        complain(sentence)
        return BROKEN
    sentence = _(
        "Something went wrong in the autograder itself ({error}). "
        "Set AUTOGRADER_DEBUG=1 and run it again to see where."
    )
    complain(sentence.format(error=f"{type(error).__name__}: {error}"))
    return BROKEN


def main() -> None:
    """The entry point."""
    stand_in_for_closed()
    for stream in (sys.stdout, sys.stderr):
        bear_all_letters(stream)
    sys.stdout = end_lines(sys.stdout)
    know_the_width()
    try:
        status = run(sys.argv[1:])
    except SystemExit as end:  # from typer, when nobody reads our output any more
        status = end.code if isinstance(end.code, int) else BROKEN
    end_children()  # after Ctrl-C: workers that still run
    os._exit(status or _written())  # threads that wait for those workers need not end in order


def _written() -> int:
    """Write what is still to be written. Who stops reading wants no more; a full disk is told."""
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        return 0
    except OSError as error:
        return _unexpected(error)
    return 0


if __name__ == "__main__":
    main()

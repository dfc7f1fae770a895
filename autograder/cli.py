"""The command `autograder`. Wrong usage ends with status 2 and one line; no traceback ever."""

from __future__ import annotations

import contextlib
import os
import sys
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console

from autograder import __version__
from autograder.classroom import commands
from autograder.classroom.export.similarity import similarity
from autograder.course.exercises import slugs
from autograder.course.settings import chosen
from autograder.course.toml_file import CourseError
from autograder.handin import temporary
from autograder.handin.arrival import command
from autograder.handin.unpack import Refused
from autograder.handout import commands as handout
from autograder.handout.course import course
from autograder.judging import machine
from autograder.judging.ending import end_children
from autograder.kit import COURSE, WrongUsage, require_repository
from autograder.program import carried
from autograder.program.linux import options, sandbox
from autograder.proof import doctor, measuring, new
from autograder.proof.proving.command import prove
from autograder.student import commands as student
from autograder.student import companion, progress, replaying, selfcheck, targets
from autograder.words.language import _

USAGE, BROKEN, INTERRUPTED = 2, 3, 130

app = typer.Typer(
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    help="Checks and grades chats: sockets and threads.",
)

new.app.command()(course)
app.add_typer(new.app, name="new")
app.add_typer(handout.app, name="package")
app.command()(command.intake)
app.command()(commands.grade)
app.command()(commands.regrade)
app.command()(commands.override)
app.command("demo")(commands.demo_)
app.command()(prove)
app.command("bench")(measuring.bench_)
app.command("list")(student.list_)
app.command()(student.hint)
app.command()(replaying.replay)
app.command()(student.reset)
app.command()(student.compare)
app.command()(student.certificate)
app.command()(similarity)


@app.callback(invoke_without_command=True)
def start(
    context: typer.Context,
    version: Annotated[bool, typer.Option("--version", help="Show the version.")] = False,
) -> None:
    """Checks and grades chats: sockets and threads."""
    temporary.sweep()
    if version:
        typer.echo(f"autograder {__version__}")
    elif context.invoked_subcommand is None and progress.ladder():
        student.list_()
    elif context.invoked_subcommand is None:
        typer.echo(context.get_help())


@app.command()
def check(
    what: Annotated[str, typer.Argument(metavar="SLUG|PATH", autocompletion=lambda: slugs())] = "",
    all_: Annotated[bool, typer.Option("--all", help="Explain every failure.")] = False,
    hint: Annotated[bool, typer.Option("--hint", help="One hint for the first failure.")] = False,
    only: Annotated[list[str] | None, typer.Option("--only", help="Run just this check.")] = None,
    watching: Annotated[bool, typer.Option("--watch", help="Check again at each change.")] = False,
    exercise: Annotated[
        str, typer.Option("--exercise", metavar="SLUG", help="Check it as this exercise.")
    ] = "",
    lang: commands.Lang = "",
) -> int:
    """Check your own programs, and explain the first failure."""
    course, language = chosen(COURSE, lang)
    console = Console(highlight=False)
    found = targets.find_targets(what, exercise)
    machine.require()
    wish = selfcheck.Wish(all_, hint, tuple(only or ()), language)
    run = companion.at_each_change if watching else companion.once
    return 0 if all(done.passed for done in run(found, wish, course, console)) else 1


@app.command("doctor")
def doctor_(
    slug: Annotated[str, typer.Argument(metavar="[SLUG]")] = "", here: options.Machine = False
) -> int:
    """Let the kit prove itself, or one exercise."""
    machine.require(Path())
    if not here:
        require_repository()
        return doctor.main(new.require(slug) if slug else "")
    typer.echo(_("This machine has what a run needs."))
    tool = sandbox.require()
    typer.echo(sandbox.sentence(sandbox.named(tool)))
    if advice := sandbox.advice(tool):
        typer.echo(advice)
    typer.echo(carried.sentence())
    return 0


def complain(sentence: str) -> None:
    """One line on stderr."""
    print(f"autograder: {' '.join(sentence.split())}", file=sys.stderr)


def run(arguments: list[str]) -> int:
    """Run one command line. Returns its exit status; whatever goes wrong becomes a sentence."""
    try:
        status: Any = app(arguments, prog_name="autograder", standalone_mode=False)
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


def _unexpected(error: Exception) -> int:
    """Wrong usage, as typer reports it, or a fault of our own."""
    if hasattr(error, "format_message"):
        complain(error.format_message())
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
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    try:
        status = run(sys.argv[1:])
    except SystemExit as end:  # from typer, when nobody reads our output any more
        status = end.code if isinstance(end.code, int) else BROKEN
    end_children()  # after Ctrl-C: workers that still run
    with contextlib.suppress(OSError):
        sys.stdout.flush()
        sys.stderr.flush()
    os._exit(status)  # threads that wait for those workers need not end in order


if __name__ == "__main__":
    main()

"""The words of commands: what `--help` says, and what is said of a mistyped command line."""

from __future__ import annotations

import gettext
import re
import sys
from collections.abc import Iterator
from typing import Annotated, Any

import typer

from autograder.words.language import N_, SOURCE, _, languages, spoken

Lang = Annotated[
    str,
    typer.Option(
        "--lang",
        metavar="|".join(languages()),
        help="The language of all texts; or set AUTOGRADER_LANG.",
    ),
]

# Typer's own words: headings, and the help of options that it adds.
OF_TYPER = (
    N_("Options"),
    N_("Arguments"),
    N_("Commands"),
    N_("default: {default}"),
    N_("required"),
    N_("Install completion for the current shell."),
    N_("Show completion for the current shell, to copy it or customize the installation."),
)
ASKS_FOR_HELP = N_("Show this message and exit.")

# What Typer says of a command line, in the words of its versions, and the sentence for it.
MISTAKES = (
    (r"No such option:? '?(?P<name>[^' ]+?)'?\.?( .*)?", N_("There is no option {name}.")),
    (r"No such command '(?P<name>.*?)'\.( .*)?", N_("There is no command {name}.")),
    (r"Missing command\.", N_("A command is missing.")),
    (r"Missing (argument|parameter) '?(?P<name>.*?)'?\.", N_("{name} is missing.")),
    (r"Missing option '?(?P<name>.*?)'?\.", N_("The option {name} is missing.")),
    (r"Got unexpected extra arguments?(\(s\))? \((?P<name>.*)\)", N_("What is {name} for?")),
    (r"Option '(?P<name>.*?)' requires .*", N_("The option {name} needs a value.")),
    (r"Option '(?P<name>.*?)' does not take a value\.", N_("The option {name} takes no value.")),
    (r"Invalid value for '?(?P<name>.*?)'?: .*", N_("The value of {name} is not possible.")),
)


# The likely wish, as Typer names it in English.
CLOSE = re.compile(r"(Did you mean|Possible options:) '?(?P<close>[\w-]+)")

# What is asked for by other words: a key of `check --watch`, a word of another tool.
MEANT = {
    **dict.fromkeys(("next", "progress", "status", "where"), "list"),
    **dict.fromkeys(("run", "test", "verify"), "check"),
    **dict.fromkeys(("explain", "why", "all"), "check --all"),
    **dict.fromkeys(("solution", "diff", "answer"), "compare"),
    **dict.fromkeys(("undo", "restart", "restore"), "reset"),
    "watch": "check --watch",
    "help": "--help",
}


def mistake(error: Any) -> str:
    """What is wrong with a command line, by Typer's exception, and the likely wish."""
    words = str(error.format_message())
    if (asked := re.match(r"No such command '(\w+)'\.", words)) and asked[1] in MEANT:
        words = asked[0]  # what is near by its letters is not what was meant
    told, wish = words, _wish(error, words)
    for pattern, sentence in MISTAKES if spoken() != SOURCE else ():
        if found := re.fullmatch(pattern, words, re.DOTALL):
            told = _(sentence).format(**found.groupdict())
            break
    return told if CLOSE.search(told) or not wish else f"{told} {wish}"


def _wish(error: Any, words: str) -> str:
    """What was meant, as a sentence: the word or the option that is near it. "" if none is."""
    close = CLOSE.search(words)
    meant = close["close"] if close else ""
    if extra := re.search(r"extra argument.*\((?P<first>[\w-]+).*\)", words):
        there = {name for one in error.ctx.command.params for name in one.opts}
        meant = f"--{extra['first']}" if f"--{extra['first']}" in there else ""
    if meant:
        return _("Did you mean {close}?").format(close=meant)
    if words.startswith("No such command"):
        if meant := MEANT.get(words.split("'")[1]):
            return _("Did you mean {close}?").format(close=f"autograder {meant}")
        return _("“autograder --help” shows all commands.")
    return ""


def helps(command: Any) -> Iterator[tuple[Any, str]]:
    """Each help text of a command and of those below it: on what it stands, and the text."""
    for one in (command, *command.params):
        if text := getattr(one, "help", None):
            yield one, text
    for below in getattr(command, "commands", {}).values():
        yield from helps(below)


def translate(command: Any) -> None:
    """Say the help of a command, and of those below it, in the language that is spoken."""
    for stands_on, text in list(helps(command)):
        stands_on.help = _(text)
        if hasattr(stands_on, "get_help_option"):
            _translate_frame(stands_on)
    for name, module in list(sys.modules.items()):
        if name.startswith("typer") and getattr(module, "_", None) is gettext.gettext:
            module._ = _  # type: ignore[attr-defined]


def _translate_frame(command: Any) -> None:
    """What stands around the help text of a command: its usage, and its option `--help`."""
    plain_option = command.get_help_option

    def usage(context: Any, formatter: Any) -> None:
        pieces = " ".join(command.collect_usage_pieces(context))
        formatter.write_usage(context.command_path, pieces, prefix=_("Usage: "))

    def help_option(context: Any) -> Any:
        if option := plain_option(context):
            option.help = _(ASKS_FOR_HELP)
        return option

    command.format_usage, command.get_help_option = usage, help_option

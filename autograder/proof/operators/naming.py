"""Names and commands: a beginning is taken for the whole, words are parted otherwise."""

from __future__ import annotations

import ast

from autograder.proof.operators.edit import Drafts, Source, called, operator, whose

CODECS = ("decode", "encode", "makefile", "open", "reconfigure")


@operator
def prefix(source: Source) -> Drafts:
    """A text that begins like the right one is taken for it."""
    for compared in source.find(ast.Compare):
        if len(compared.ops) == 1 and isinstance(compared.ops[0], ast.Eq):
            left, right = compared.left, compared.comparators[0]
            if isinstance(right, ast.Constant) and isinstance(right.value, str | bytes):
                new = f"{source.of(left)}.startswith({source.of(right)})"
                yield from source.edit("takes a beginning for the whole", (compared, new))
    for call in source.calls("get"):
        owner = whose(call)
        if owner is not None and len(call.args) == 1:
            name = source.of(call.args[0])
            new = f"next((v for k, v in {source.of(owner)}.items() if k.startswith({name})), None)"
            yield from source.edit("takes the beginning of a name for the name", (call, new))


@operator
def startswith_for_equal(source: Source) -> Drafts:
    """The whole text must be equal where its beginning was asked for, and the other way round."""
    for call in source.calls("startswith", "endswith"):
        owner = whose(call)
        if owner is not None and len(call.args) == 1:
            of, text = source.of(owner), source.of(call.args[0])
            yield from source.edit("asks whether it is the whole", (call, f"({of} == {text})"))
            yield from source.edit("asks whether it stands anywhere", (call, f"({text} in {of})"))


@operator
def any_case(source: Source) -> Drafts:
    """Small and capital letters are the same."""
    for call in source.calls("partition", "strip", "rstrip", "decode"):
        if not isinstance(source.parents[call], ast.Expr):  # else nobody looks at what it returns
            yield from source.edit("writes small letters", (call, f"{source.of(call)}.lower()"))


@operator
def unsorted(source: Source) -> Drafts:
    """What was sorted is not, or the other way round."""
    for call in source.calls("sorted"):
        for argument in call.args[:1]:
            new = f"list({source.of(argument)})"
            yield from source.edit("does not sort", (call, new))
            yield from source.edit(
                "sorts backwards", (call, f"sorted({source.of(argument)})[::-1]")
            )


def _is_of_a_codec(source: Source, text: ast.expr) -> bool:
    """Whether it names an encoding or what is done about errors: "~utf-8" is UTF-8 to Python."""
    parent = source.parents[text]
    keyword = parent.arg if isinstance(parent, ast.keyword) else None
    call = source.parents[parent] if keyword else parent
    return called(call) in CODECS and keyword in (None, "encoding", "errors", "newline")


@operator
def other_text(source: Source) -> Drafts:
    """A text of the program's own with a letter more."""
    for text in source.find(ast.Constant):
        value, parent = text.value, source.parents[text]
        prose = isinstance(parent, ast.Expr | ast.JoinedStr)
        if isinstance(value, str) and value and not prose and not _is_of_a_codec(source, text):
            what = f"writes {value[:20]!r} wrongly"
            yield from source.edit(what, (text, repr("~" + value)))
    for joined in source.find(ast.JoinedStr):
        own = source.of(joined)
        if own[:2] in ('f"', "f'"):
            yield from source.edit("writes a text wrongly", (joined, f"{own[:2]}~{own[2:]}"))


@operator
def part_left_out(source: Source) -> Drafts:
    """One value of a text is left out."""
    for joined in source.find(ast.JoinedStr):
        own = source.of(joined)
        for value in joined.values:
            if isinstance(value, ast.FormattedValue):
                new = own.replace("{" + ast.unparse(value.value) + "}", "", 1)
                yield from source.edit("leaves a value out of a text", (joined, new))

"""Ends: close for shutdown, b"" that is no end, the way a program leaves."""

from __future__ import annotations

import ast

from autograder.proof.operators.edit import STEP, Drafts, Source, indented, operator, whose

SOCKET = "__import__('socket')"


@operator
def close_or_shutdown(source: Source) -> Drafts:
    """close() where there was shutdown(), and the other way round."""
    for call in source.calls("close"):
        if (owner := whose(call)) is not None:
            for how in ("SHUT_RDWR", "SHUT_WR"):
                new = f"{source.of(owner)}.shutdown({SOCKET}.{how})"
                yield from source.edit(f"does shutdown({how}) for close()", (call, new))
    for call in source.calls("shutdown"):
        if (owner := whose(call)) is not None:
            yield from source.edit(
                "does close() for shutdown()", (call, f"{source.of(owner)}.close()")
            )
            for how in ("SHUT_RDWR", "SHUT_WR", "SHUT_RD"):
                for argument in call.args:
                    if source.of(argument).endswith(how):
                        continue  # that is what it does
                    yield from source.edit(f"does shutdown({how})", (argument, f"{SOCKET}.{how}"))


@operator
def empty_is_no_end(source: Source) -> Drafts:
    """b"" is taken for a message."""
    for loop in source.find(ast.While):
        if isinstance(loop.test, ast.NamedExpr):
            target, value = source.of(loop.test.target), source.of(loop.test.value)
            new = f"while True:\n    {target} = {value}\n{source.all_of(loop.body, 1)}"
            yield from source.edit("takes b'' for a message", (loop, new))


@operator
def empty_text_is_the_end(source: Source) -> Drafts:
    """A line with nothing in it is taken for the end."""
    for loop in source.find(ast.While):
        if isinstance(loop.test, ast.NamedExpr):
            new = f"({source.of(loop.test)}).strip()"
            yield from source.edit("takes an empty line for the end", (loop.test, new))
    for each in source.find(ast.For):
        if source.of(each.iter) in ("sys.stdin", "self.rfile", "file"):
            first = each.body[0]
            new = f"if not {source.of(each.target)}.strip():\n    break\n{source.of(first)}"
            yield from source.edit("takes an empty line for the end", (first, new))


@operator
def left_otherwise(source: Source) -> Drafts:
    """Another way to end a program."""
    for call in source.calls("exit", "_exit"):
        for new in ("__import__('sys').exit(0)", "__import__('os')._exit(0)",
                    "__import__('os')._exit(1)"):  # fmt: skip
            if new.endswith(f".{source.of(call).rpartition('.')[2]}"):
                continue  # that is what it does
            yield from source.edit(f"ends with {new[12:]}", (call, new))


@operator
def unflushed(source: Source) -> Drafts:
    """Text that stays in a buffer."""
    for call in source.calls("print"):
        for keyword in call.keywords:
            if keyword.arg == "flush":
                yield from source.edit("does not flush what it prints", (keyword.value, "False"))
            if keyword.arg == "end":
                yield from source.edit("prints another end of line", (keyword.value, "'\\n'"))


@operator
def read_otherwise(source: Source) -> Drafts:
    """Typed lines are read by input(), or one only."""
    for loop in source.find(ast.For):
        if source.of(loop.iter) != "sys.stdin":
            continue
        name, body = source.of(loop.target), source.all_of(loop.body, 1)
        yield from source.edit(
            "reads with input()", (loop, f"while True:\n    {name} = input() + '\\n'\n{body}")
        )
        until = f"while {name} := input():\n    {name} += '\\n'\n{body}"
        yield from source.edit("reads until an empty line", (loop, until))
        quiet = f"try:\n{STEP}while True:\n{STEP * 2}{name} = input() + '\\n'\n"
        quiet += f"{indented(body, STEP)}\nexcept EOFError:\n    pass"
        yield from source.edit("reads with input() until the end of input", (loop, quiet))
        whole = f"for {name} in list(__import__('sys').stdin):\n{body}"
        yield from source.edit("reads all that is typed before it sends", (loop, whole))

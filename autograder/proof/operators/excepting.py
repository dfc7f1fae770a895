"""Handlers that are dropped, catch less, catch all, or do something else."""

from __future__ import annotations

import ast

from autograder.proof.operators.edit import STEP, Drafts, Source, operator

LESS = {
    "OSError": ("ConnectionResetError", "BrokenPipeError", "ConnectionError"),
    "ConnectionError": ("ConnectionResetError", "BrokenPipeError", "ConnectionAbortedError"),
    "ConnectionRefusedError": ("ConnectionResetError",),
    "UnicodeDecodeError": ("UnicodeEncodeError",),
    "UnicodeError": ("UnicodeEncodeError",),
    "KeyboardInterrupt": ("EOFError",),
    "EOFError": ("KeyboardInterrupt",),
    "TimeoutError": ("InterruptedError",),
    "ValueError": ("UnicodeError",),
}


def _parts(source: Source, try_: ast.Try, handlers: list[str], final: bool = True) -> str:
    """A try statement with these handlers, as text; its body alone if there is nothing else."""
    ends = [f"finally:\n{source.all_of(try_.finalbody, 1)}"] if try_.finalbody and final else []
    if not handlers and not ends:
        return source.all_of([*try_.body, *try_.orelse])
    if try_.orelse:
        handlers = [*handlers, f"else:\n{source.all_of(try_.orelse, 1)}"]
    return "\n".join([f"try:\n{source.all_of(try_.body, 1)}", *handlers, *ends])


def _texts(source: Source, try_: ast.Try) -> list[str]:
    found = []
    for handler in try_.handlers:
        kind = f" {source.of(handler.type)}" if handler.type else ""
        name = f" as {handler.name}" if handler.name else ""
        found.append(f"except{kind}{name}:\n{source.all_of(handler.body, 1)}")
    return found


@operator
def dropped(source: Source) -> Drafts:
    """An error that nobody catches."""
    for try_ in source.find(ast.Try):
        texts = _texts(source, try_)
        for at, handler in enumerate(try_.handlers):
            new = _parts(source, try_, texts[:at] + texts[at + 1 :])
            kind = source.of(handler.type) if handler.type else "anything"
            yield from source.edit(f"does not catch {kind}", (try_, new))


@operator
def less(source: Source) -> Drafts:
    """One kind of error of several."""
    handlers = [h.type for h in source.find(ast.ExceptHandler) if h.type]
    suppressed = [kind for call in source.calls("suppress") for kind in call.args]
    for kind in [*handlers, *suppressed]:
        known = [kind, *kind.elts] if isinstance(kind, ast.Tuple) else [kind]
        for one in known:
            for narrower in LESS.get(source.of(one), ()):
                yield from source.edit(f"catches {narrower} only", (one, narrower))
        if isinstance(kind, ast.Tuple):
            for one in kind.elts:
                yield from source.edit(f"catches {source.of(one)} only", (kind, source.of(one)))


@operator
def everything(source: Source) -> Drafts:
    """Whatever happens is swallowed."""
    for handler in source.find(ast.ExceptHandler):
        if handler.type:
            for kind in ("Exception", "BaseException"):
                yield from source.edit(f"catches every {kind}", (handler.type, kind))
    for call in source.calls("suppress"):
        for one in call.args:
            yield from source.edit("suppresses every Exception", (one, "Exception"))


@operator
def unsuppressed(source: Source) -> Drafts:
    """An error that was to be suppressed, and is not."""
    for call in source.calls("suppress"):
        for one in call.args:
            what = f"does not suppress {source.of(one)}"
            yield from source.edit(what, (one, "ZeroDivisionError"))


@operator
def handled_otherwise(source: Source) -> Drafts:
    """Another way out of a handler."""
    for handler in source.find(ast.ExceptHandler):
        for way in ("pass", "break", "continue", "return", "raise"):
            whole = [(one, "pass") for one in handler.body[1:]]
            yield from source.edit(f"does {way} after an error", (handler.body[0], way), *whole)


@operator
def only_in_peace(source: Source) -> Drafts:
    """What is to be done at each end is done at peaceful ends only."""
    for try_ in source.find(ast.Try):
        if try_.finalbody:
            new = _parts(source, try_, _texts(source, try_), final=False)
            yield from source.edit(
                "tidies up only where nothing is raised",
                (try_, f"{new}\n{source.all_of(try_.finalbody)}"),
            )


@operator
def around_the_loop(source: Source) -> Drafts:
    """The first error ends the loop: who comes later in it gets nothing."""
    for loop in source.find(ast.For):
        if loop.orelse:
            continue
        for try_ in source.find(ast.Try, loop):
            if not try_.finalbody and not try_.orelse:
                text = source.of(loop)
                inner = source.of(try_)
                column = try_.col_offset - loop.col_offset
                margin = " " * column
                moved = "\n".join(margin + row if n and row else row
                                  for n, row in enumerate(inner.split("\n")))  # fmt: skip
                body = "if True:\n" + "\n".join(
                    margin + row for row in source.all_of(try_.body, 1).split("\n")
                )
                if moved in text:
                    rows = text.replace(moved, body, 1).split("\n")
                    new = "try:\n" + "\n".join(STEP + row for row in rows)
                    new += "\n" + "\n".join(_texts(source, try_))
                    yield from source.edit("ends the loop at the first error", (loop, new))


@operator
def undecodable(source: Source) -> Drafts:
    """What is no text raises, or is left out."""
    for call in source.calls("decode", "encode", "makefile"):
        for keyword in call.keywords:
            if keyword.arg == "errors":
                for how in ("strict", "ignore"):
                    what = f"takes errors={how}"
                    yield from source.edit(what, (keyword.value, repr(how)))
        if len(call.args) == 2:
            for how in ("strict", "ignore"):
                yield from source.edit(f"takes errors={how}", (call.args[1], repr(how)))

"""Lines and letters: other separators, pieces that are decoded, buffers that are lost or shared."""

from __future__ import annotations

import ast

from autograder.proof.operators.edit import Drafts, Source, at_most, called, operator, whose

RECVS = ("recv", "recvfrom", "read", "readline")


@operator
def decoded_by_piece(source: Source) -> Drafts:
    """Each piece is decoded: a letter may be cut in half."""
    for call in source.calls("recv"):
        for how in ("", "errors='replace'", "errors='ignore'"):
            new = f"{source.of(call)}.decode({how}).encode()"
            yield from source.edit(f"decodes each piece with decode({how})", (call, new))


@operator
def cut(source: Source) -> Drafts:
    """The first bytes of what came only."""
    for call in source.calls("recv"):
        for size in (16, 100, 1024):
            if call.args and at_most(call.args[0], size):
                continue  # no more than that can come
            what = f"keeps {size} bytes of what it receives"
            yield from source.edit(what, (call, f"{source.of(call)}[:{size}]"))


@operator
def other_separator(source: Source) -> Drafts:
    """Lines are parted by something else."""
    for call in source.calls("split", "partition", "rpartition"):
        owner = whose(call)
        if owner is None:
            continue
        of, name = source.of(owner), called(call)
        ways = ["split()", "splitlines()"] if name == "split" else []
        if name != "split" and call.args:
            turned = "rpartition" if name == "partition" else "partition"
            ways.append(f"{turned}({source.of(call.args[0])})")
        for way in ways:
            yield from source.edit(f"parts text with {way}", (call, f"{of}.{way}"))
        for argument in call.args[:1]:
            if source.of(argument) in ('b"\\n"', "b'\\n'"):
                for other in ("b'\\r\\n'", "b'\\r'", "b' '", "b'\\0'", "b'\\n\\n'"):
                    yield from source.edit(f"parts lines at {other}", (argument, other))
            elif source.of(argument) in ('" "', "' '"):
                yield from source.edit("parts words at any space", (argument, "None"))


@operator
def text_lines(source: Source) -> Drafts:
    """Lines are parted as Python parts text, not bytes: at U+2028, too."""
    for call in source.calls("split"):
        owner = whose(call)
        if owner is not None and call.args and source.of(call.args[0]) in ('b"\\n"', "b'\\n'"):
            text = f"({source.of(owner)})"
            new = (
                f"(lambda d: [t.encode() for t in d.decode(errors='replace').splitlines()]"
                f" + ([b''] if d.endswith(b'\\n') else []))({text})"
            )
            yield from source.edit("parts lines with str.splitlines()", (call, new))


@operator
def stripped(source: Source) -> Drafts:
    """More than the end of the line is taken away, or nothing."""
    for call in source.calls("rstrip", "strip", "lstrip"):
        if (owner := whose(call)) is not None:
            of = source.of(owner)
            for way in (".strip()", ".rstrip()", ""):
                yield from source.edit(f"takes {way or 'nothing'} of a line", (call, of + way))


@operator
def other_end(source: Source) -> Drafts:
    """Another end of line, or none."""
    for text in source.find(ast.Constant):
        if text.value in (b"\n", "\n") and not isinstance(source.parents[text], ast.Call):
            for other in (b"\r\n", b"", b"\r"):
                value = other if isinstance(text.value, bytes) else other.decode()
                yield from source.edit(
                    f"writes {value!r} for the end of a line", (text, repr(value))
                )


@operator
def universal_newlines(source: Source) -> Drafts:
    """A file that takes \\r for the end of a line as well."""
    for call in source.calls("makefile"):
        for keyword in call.keywords:
            if keyword.arg == "newline":
                yield from source.edit("takes any end of line", (keyword.value, "None"))


@operator
def side_lost(source: Source) -> Drafts:
    """One side of a sum only: what was kept, or what is new, is lost."""
    for sum_ in source.find(ast.BinOp):
        if isinstance(sum_.op, ast.Add):
            for side in (sum_.left, sum_.right):
                what = f"has {source.of(side)} for {source.of(sum_)}"
                yield from source.edit(what, (sum_, source.of(side)))
    for more in source.find(ast.AugAssign):
        if isinstance(more.op, ast.Add):
            new = f"{source.of(more.target)} = {source.of(more.value)}"
            yield from source.edit("forgets what it had", (more, new))


@operator
def received_otherwise(source: Source) -> Drafts:
    """Sizes of recv that a program must not count on."""
    for call in source.calls("recv", "recvfrom"):
        for argument in call.args[:1]:
            for size in ("1", "64", "1 << 24"):
                yield from source.edit(f"receives {size} bytes at a time", (argument, size))


@operator
def whole_lines_expected(source: Source) -> Drafts:
    """A piece is taken for a message, and gets an end of line."""
    for call in source.calls("recv"):
        new = f"(lambda d: d and d.rstrip(b'\\n') + b'\\n')({source.of(call)})"
        yield from source.edit("gives each piece an end of line", (call, new))

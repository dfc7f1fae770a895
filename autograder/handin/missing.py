"""One sentence on a server or client that is not there: what is there, or what was meant."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from autograder.handin.scripts import ROLES, is_script, role_of
from autograder.handin.submission import Problem
from autograder.words.language import _
from autograder.words.quoted import in_words


def missing(root: Path, scripts: Sequence[Path], odd: Mapping[str, str]) -> Problem:
    """One sentence on a server or client that is not there."""
    roles = [role for role in ROLES if not any(role_of(path.name) == role for path in scripts)]
    others = sorted(root.rglob("*"))
    meant = [sentence for role in roles for sentence in _meant_as(role, others, odd)]
    if meant:
        return Problem(meant[0])
    found = in_words([path.relative_to(root).as_posix() for path in others if path.is_file()])
    if not found:
        return Problem(_("The folder is empty: hand in server.py and client.py."))
    if not scripts:
        sentence = _("There is no Python script in it, only {found}: hand in server.py, client.py.")
        return Problem(sentence.format(found=found))
    if len(roles) > 1:
        sentence = _("Neither server.py nor client.py is there, only {found}: rename the scripts.")
        return Problem(sentence.format(found=found))
    return Problem(
        _(
            "{script} is missing; what is there: {found}. "
            "If it has another name, rename it to {script}."
        ).format(script=f"{roles[0]}.py", found=found)
    )


def _meant_as(role: str, others: Sequence[Path], odd: Mapping[str, str]) -> list[str]:
    """What is wrong with files that were meant to be this script, left out or misnamed."""
    names = {path: Path(path.casefold()).name for path in odd}
    left_out = [odd[p] for p, name in names.items() if is_script(name) and name.startswith(role)]
    return left_out + [told for path in others if (told := _explain_name(path, role))]


def _explain_name(path: Path, role: str) -> str:
    """What is wrong with a file that was meant to be the missing script. "" if it was not."""
    name = path.name.casefold()
    values = {"name": path.name, "script": f"{role}.py"}
    if name == f"{role}.py" and path.is_dir():
        return _("{name} is a folder: it must be a Python script.").format(**values)
    if name in (f"{role}.py.txt", f"{role}.txt", f"{role}.pyw", role) and path.is_file():
        return _("{name} must be called {script}: rename it.").format(**values)
    if name == f"{role}.ipynb":
        return _("{name} is a notebook: save its code as {script}.").format(**values)
    return ""

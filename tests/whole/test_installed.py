"""A whole flow: the kit as others get it. A wheel, and then a repository for students, installed in
an environment that was empty, and used there, without the repository.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path

import pytest

from autograder.handout.student import package_student
from autograder.kit import COURSE, ROOT

pytestmark = [pytest.mark.installed, pytest.mark.timeout(600)]
SLUG = "01_echo_chat"
BIN = "Scripts" if sys.platform == "win32" else "bin"


PIP = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet"]


class Installed:
    """An environment of its own, and what is installed in it."""

    def __init__(self, home: Path) -> None:
        venv.create(home / "venv")  # without pip: ours serves it
        self.bin = home / "venv" / BIN
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "VIRTUAL_ENV"))}
        self.environment = kept | {"COLUMNS": "120"}

    def install(self, *what: str) -> None:
        """Install this and all that it says it needs."""
        command = [*PIP, "--python", str(self.bin / "python"), "install", "--no-compile", *what]
        subprocess.run(command, check=True, timeout=300)

    def run(self, command: str, *arguments: str, cwd: Path, status: int = 0) -> str:
        """Run a command of the environment. Returns what it printed."""
        done = subprocess.run(
            [str(self.bin / command), *arguments],
            cwd=cwd,
            env=self.environment,
            capture_output=True,
            encoding="utf-8",
            timeout=500,
        )
        assert done.returncode == status, done.stdout + done.stderr
        return done.stdout + done.stderr


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of the kit, built from a copy that has no more than git has."""
    folder = tmp_path_factory.mktemp("wheel")
    left_out = shutil.ignore_patterns(".*", "__pycache__", "build", "dist", "grades")
    shutil.copytree(ROOT, folder / "kit", ignore=left_out)
    command = [*PIP, "wheel", "--no-deps", "-w", str(folder), str(folder / "kit")]
    subprocess.run(command, check=True, timeout=300)
    shutil.rmtree(folder / "kit")
    return next(folder.glob("*.whl"))


@pytest.fixture(scope="module")
def kit(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Installed:
    made = Installed(tmp_path_factory.mktemp("kit"))
    made.install(str(wheel))
    return made


def test_the_demo_runs_from_a_wheel(kit: Installed, tmp_path: Path) -> None:
    assert "Показать все задания" in kit.run(
        "autograder", "list", "--help", "--lang=ru", cwd=tmp_path
    )
    told = kit.run("autograder", "demo", cwd=tmp_path)
    assert "8 submissions" in told
    grades = (tmp_path / "grades" / "grades.csv").read_text("utf-8")
    assert "reference,100,04_multi_user_chat,graded" in grades


def test_a_course_is_laid_checked_and_graded_from_a_wheel(kit: Installed, tmp_path: Path) -> None:
    assert "autograder new course" in kit.run("autograder", "check", "01", cwd=tmp_path, status=2)
    kit.run("autograder", "new", "course", "mine", cwd=tmp_path)
    course = tmp_path / "mine"
    assert (course / "notebooks" / "04_multi_user_chat.ipynb").is_file()
    assert "Points: " in kit.run("autograder", "check", "01", cwd=course, status=1)
    shutil.copytree(course / "reference" / SLUG, course / "class" / "anna")
    probe = kit.run("autograder", "doctor", "--machine", cwd=course, status=_machine(kit, course))
    words = () if "sandbox of its own" in probe else ("--no-sandbox",)
    told = kit.run(
        *("autograder", "grade", "class", "-o", "out", "--exercise", SLUG, *words), cwd=course
    )
    assert "1 submission: 1 graded" in told
    assert "anna,,,graded,100" in (course / "out" / "grades.csv").read_text("utf-8")
    kit.run("autograder", "package", "gradescope", cwd=course)
    assert (course / "gradescope.zip").is_file()


def _machine(kit: Installed, cwd: Path) -> int:
    command = [str(kit.bin / "autograder"), "doctor", "--machine"]
    return subprocess.run(command, cwd=cwd, env=kit.environment, capture_output=True).returncode


def test_students_install_their_repository_and_check(kit: Installed, tmp_path: Path) -> None:
    package_student(tmp_path / "class", COURSE)
    kit.install("-e", str(tmp_path / "class"))  # instead of the wheel: this is the last test
    told = kit.run("autograder", "check", cwd=tmp_path / "class" / "exercises" / SLUG, status=1)
    assert "✗ The server starts and listens." in told
    told = kit.run("pytest", "--collect-only", "-q", "exercises", cwd=tmp_path / "class")
    assert f"exercises/{SLUG}/server.py::test_exact_bytes" in told
    done = kit.run("autograder", "doctor", cwd=tmp_path / "class", status=2)
    assert "call it in a clone of its repository" in done

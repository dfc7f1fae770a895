# Lets pytest, and the test explorer of an editor, list and run the checks of each exercise.
from autograder.student.explorer import pytest_collect_file, pytest_pycollect_makemodule  # noqa: F401

"""The command ``autograder``, also ``python -m autograder``. Ctrl-C is always one line."""

from __future__ import annotations

import os
import sys

USAGE, INTERRUPTED = 2, 130


def leave_the_folder() -> None:
    """``python -m`` looks for modules in the folder where it was called first: a student's own
    ``random.py`` there is none of ours. Their programs find it as plain Python does.
    """
    here = sys.path[0] if sys.path else ""
    if not sys.flags.safe_path and not os.path.isdir(os.path.join(here or ".", "autograder")):
        sys.path[:1] = []


def main() -> None:
    """The entry point."""
    try:
        os.getcwd()
    except OSError:  # a shell stays in a folder that was deleted
        print("autograder: This folder is gone: change into another one.", file=sys.stderr)
        sys.exit(USAGE)
    try:
        from autograder.cli import main as run  # takes a moment, in which Ctrl-C may come

        run()
    except KeyboardInterrupt:
        print("autograder: Interrupted.", file=sys.stderr, flush=True)
        os._exit(INTERRUPTED)


if __name__ == "__main__":
    leave_the_folder()
    main()

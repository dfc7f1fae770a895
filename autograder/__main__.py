"""The command ``autograder``, also ``python -m autograder``. Ctrl-C is always one line."""

from __future__ import annotations

import os
import sys

INTERRUPTED = 130


def main() -> None:
    """The entry point."""
    try:
        from autograder.cli import main as run  # takes a moment, in which Ctrl-C may come

        run()
    except KeyboardInterrupt:
        print("autograder: Interrupted.", file=sys.stderr, flush=True)
        os._exit(INTERRUPTED)


if __name__ == "__main__":
    main()

"""What is said of the sandbox on the command line."""

from __future__ import annotations

from typing import Annotated

import typer

NoSandbox = Annotated[
    bool, typer.Option("--no-sandbox", help="Run the programs with all your own rights.")
]
Machine = Annotated[
    bool, typer.Option("--machine", help="Only look at this machine, and say which sandbox it has.")
]

"""What is handed in: the exercises, and the two scripts of one of them."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

CORE = "core"  # the key of programs that lie at the root of a submission
NAME = "{name}"  # among the arguments of a client: the name of who starts it


@dataclass(frozen=True)
class Pair:
    """The two scripts of one exercise, in the folder they are started in."""

    folder: Path
    server: str = "server.py"
    client: str = "client.py"
    server_arguments: tuple[str, ...] = ()
    client_arguments: tuple[str, ...] = ()
    peers: bool = False  # whether others can reach the client, too: each has a port of its own
    lent: bool = False  # whether the client is ours: the exercise asks for none

    def commands(self) -> list[str]:
        """How the server and the client are started, for people to read."""
        told = ((self.server, self.server_arguments), (self.client, self.client_arguments))
        return [" ".join((script, *arguments)).replace(NAME, "NAME") for script, arguments in told]

    def to_json(self) -> dict[str, Any]:
        """A dict that json can write."""
        # As it is read back: what is the same must look the same.
        arguments = {k: list(v) for k, v in asdict(self).items() if isinstance(v, tuple)}
        return asdict(self) | arguments | {"folder": str(self.folder)}

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Pair:
        """The pair that ``to_json`` was made of."""
        arguments = {k: tuple(v) for k, v in data.items() if k.endswith("_arguments")}
        return cls(**(data | arguments | {"folder": Path(data["folder"])}))


@dataclass(frozen=True)
class Problem:
    """Why there is nothing to run, in one sentence: what, where, and what to do about it."""

    sentence: str

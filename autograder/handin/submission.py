"""What is handed in: the exercises, and the two scripts of one of them."""

from __future__ import annotations

import shutil
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
    beside: tuple[str, ...] = ()  # what lies beside the folder, for all exercises: "common"

    def commands(self) -> list[str]:
        """How the server and the client are started, for people to read."""
        told = ((self.server, self.server_arguments), (self.client, self.client_arguments))
        return [" ".join((script, *arguments)).replace(NAME, "NAME") for script, arguments in told]

    def lay(self, home: Path) -> Path:
        """Copy the programs to a folder, with all that lies beside them. Returns where they are."""
        own = home / self.folder.name if self.beside else home
        shutil.copytree(self.folder, own, dirs_exist_ok=True)
        for name in self.beside:
            path = self.folder.parent / name
            copy = shutil.copytree if path.is_dir() else shutil.copyfile
            copy(path, home / name)
        return own

    def to_json(self) -> dict[str, Any]:
        """A dict that json can write."""
        # As it is read back: what is the same must look the same.
        arguments = {k: list(v) for k, v in asdict(self).items() if isinstance(v, tuple)}
        return asdict(self) | arguments | {"folder": str(self.folder)}

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Pair:
        """The pair that ``to_json`` was made of."""
        several = {k: tuple(v) for k, v in data.items() if isinstance(v, list)}
        return cls(**(data | several | {"folder": Path(data["folder"])}))


@dataclass(frozen=True)
class Problem:
    """Why there is nothing to run, in one sentence: what, where, and what to do about it."""

    sentence: str

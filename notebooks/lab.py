"""A JupyterLab of its own, for a browser that looks at notebooks."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

PATIENCE = 90  # seconds for the server to start, and to end
SETTINGS = {
    "@jupyterlab/notebook-extension/tracker": {"windowingMode": "none"},
    "@jupyterlab/apputils-extension/notification": {"fetchNews": "false", "checkForUpdates": False},
    "@jupyterlab/docmanager-extension/plugin": {"autosave": False},
}


@contextlib.contextmanager
def jupyter(folder: Path) -> Iterator[str]:
    """A JupyterLab of its own on a free port of this machine. Gives its address."""
    settings = folder / ".settings"
    for plugin, values in SETTINGS.items():
        path = settings / f"{plugin}.jupyterlab-settings"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(values), encoding="utf-8")
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    options = {
        "ServerApp.port": port,
        "ServerApp.root_dir": folder,
        "ServerApp.open_browser": False,
        "ServerApp.allow_root": True,
        "IdentityProvider.token": "",
        "LabApp.user_settings_dir": settings,
        "LabApp.expose_app_in_browser": True,
        "JupyterNotebookApp.user_settings_dir": settings,
        "JupyterNotebookApp.expose_app_in_browser": True,
    }
    flags = [f"--{name}={value}" for name, value in options.items()]
    with open(folder / ".log", "wb") as log:
        command = [sys.executable, "-m", "jupyterlab", "--ServerApp.ip=127.0.0.1", *flags]
        server = subprocess.Popen(
            command, stdout=log, stderr=log, cwd=folder, start_new_session=True
        )
        try:
            address = f"http://127.0.0.1:{port}"
            _wait_for(f"{address}/api/status", server)
            yield address
        finally:
            os.killpg(server.pid, signal.SIGTERM)
            server.wait(PATIENCE)


def _wait_for(address: str, server: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and server.poll() is None:
        with contextlib.suppress(OSError), urllib.request.urlopen(address, timeout=5):
            return
        time.sleep(0.1)
    raise RuntimeError("JupyterLab does not start.")

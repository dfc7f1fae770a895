"""Lays a repository with hooks, attributes and filters where somebody might run git or an editor."""

import honest_server
import os

for top in (".", "..", "/tmp"):
    for name, text in {
        ".git/hooks/post-checkout": "#!/bin/sh\ntouch /tmp/hook\n", ".git/config": "[core]\n\tfsmonitor = touch /tmp/hook\n\tsshCommand = touch /tmp/hook\n\tpager = touch /tmp/hook\n",
        ".gitattributes": "* filter=x\n", ".git/HEAD": "ref: refs/heads/main\n", ".envrc": "touch /tmp/hook\n", "Makefile": "all:\n\ttouch /tmp/hook\n", ".vscode/tasks.json": "{}",
        "pyvenv.cfg": "home = /tmp\n", "python3._pth": ".\nimport site\n", "pytest.ini": "[pytest]\naddopts = -p honest_client\n", "conftest.py": "raise SystemExit\n", "setup.cfg": "[tool:pytest]\n"}.items():
        try:
            path = os.path.join(top, name)
            os.makedirs(os.path.dirname(path), exist_ok=True)
            with open(path, "w") as file:
                file.write(text)
            os.chmod(path, 0o777)
        except OSError:
            pass

honest_server.main()

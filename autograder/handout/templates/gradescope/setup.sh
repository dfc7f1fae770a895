#!/usr/bin/env bash
# Runs once, as root, when Gradescope builds the image: Python 3.11 or newer, and what the kit needs.
set -euo pipefail
cd "$(dirname "$0")"

found() {
    for name in python3.13 python3.12 python3.11 python3; do
        if "$name" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            echo "$name"
            return
        fi
    done
}

export DEBIAN_FRONTEND=noninteractive
apt-get update
apt-get install -y python3 python3-venv
python=$(found)
if [ -z "$python" ]; then
    apt-get install -y python3.11 python3.11-venv
    python=$(found)
fi
# The sandbox around each hand-in, and archives of 7-Zip and WinRAR.
apt-get install -y bubblewrap libarchive13 || apt-get install -y bubblewrap libarchive13t64
"$python" -m venv .venv
.venv/bin/python -m pip install --quiet -r requirements.txt

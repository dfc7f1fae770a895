"""Changes builtins, json, time and threading for whoever is in its process."""

import honest_server
import builtins, json, time, threading, socket, os
json.dumps = lambda *any, **more: "{}"
json.loads = lambda *any, **more: {}
json.JSONEncoder.encode = lambda *any: "{}"
time.monotonic = lambda: 0.0
time.time = lambda: -1.0
threading.get_ident = lambda: -1
builtins.isinstance = lambda *any: True
builtins.len = lambda *any: 0
os.getpid = lambda: 1

honest_server.main()

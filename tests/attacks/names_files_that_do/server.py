"""Runs code that says it lies in files with names that do something, or that are somebody else's."""

import honest_server
import os
import threading

HERE = os.path.dirname(os.path.abspath(__file__))
NAMES = ["<img src=x onerror=alert(1)>.py", "\033[2J.py", "=1+1.py", "a\nb.py", "\u202eyp.x", "../../zz_wrong/server.py",
         "../../../../../../etc/passwd", "server.py\0.py", "x" * 5000 + ".py", "-rf", "{{7*7}}.py", "a:1:2.py", ".py", "\udcff.py"]
for name in NAMES:
    try:
        code = compile("\n" * 3 + "wait()", f"{HERE}/{name}", "exec")
    except ValueError:
        continue
    threading.Thread(target=exec, args=(code, {"wait": threading.Event().wait}), daemon=True).start()
    try:
        with open(f"{HERE}/{name}", "w") as file:
            file.write("\n" * 3 + "wait()  # <b>")
    except (OSError, ValueError):
        pass
exec(compile("def fails():\n    raise ValueError", f"{HERE}/{NAMES[0]}", "exec"))
threading.Thread(target=fails).start()

honest_server.main()

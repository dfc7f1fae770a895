"""Makes files with the longest and oddest names, in folders without end."""

import honest_server
import os

for name in ("x" * 255, "a\nb", "\033]0;title\007", "\udcff\udcfe", "-rf", "..." , "\u202egnp"):
    try:
        open(name, "w").close()
        os.mkdir(name + "d")
    except OSError:
        pass
home = os.getcwd()
for _ in range(1500):
    os.mkdir("y" * 100)
    os.chdir("y" * 100)
os.chmod(".", 0)
os.chdir(home)
os.chmod(home, 0o500)

honest_server.main()

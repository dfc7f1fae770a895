"""Has lines that a terminal obeys, a page runs, and no table has room for: they are shown where it fails."""

import honest_server
import threading

# Each of these threads waits at a line that does something to whoever shows it.
LINES = [
    "wait()  # </script><img src=x onerror=alert(1)>",
    "wait()  # \033]0;passed\007\033[2J\033[31m [bold red]passed[/] [link=file:///]x[/link]",
    "wait()  # \u202e\u2066 \u200b =1+1;=2+2 {{7*7}} {% raw %} ${x} `id` %s {0.__class__}",
    "wait()  # " + "x" * 1_000_000,
    "raise ValueError('</script><b>\033[2J\u202e' + 'y' * 100_000)",
]
for number, line in enumerate(LINES):
    name = f"</script><b>{number}\033[2J"
    source = compile(line, __file__, "exec")
    threading.Thread(target=exec, args=(source, {"wait": threading.Event().wait}), name=name, daemon=True).start()

honest_server.main()

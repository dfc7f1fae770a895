"""Prints what no page, table or XML can hold."""

import honest_server
import sys, threading
for text in ("\x00\x01\x08\x0b\x0c\x1f\x7f\x85", "\ufffe\uffff", "]]>", "</script><script>document.title=100</script>", "<!--<script>", "\u2028\u2029", "{{ 7*7 }}", "[bold]x[/bold]", "=1+1", "\u202e", "|x|y|\n|-|-|", "![x](javascript:alert(1))"):
    print(text, flush=True); print(text, file=sys.stderr, flush=True)
class Odd(Exception):
    def __str__(self): return "</script><img src=x onerror=alert(1)>\x00]]>\x1b[31m=1+1"
Odd.__name__ = Odd.__qualname__ = "<img src=x onerror=alert(1)>"
def die(): raise Odd
threading.Thread(target=die, name="=cmd|'</script>").start()

honest_server.main()

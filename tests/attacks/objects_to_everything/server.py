"""Has a hook that objects to all that its process does, its probe included."""

import honest_server
import sys
import threading

ALLOWED = ("socket", "import", "compile", "exec", "_thread", "object.__getattr__", "marshal", "builtins.id")


def object_to(event, args):
    if armed and not event.startswith(ALLOWED):
        raise PermissionError(event)


armed = False
sys.addaudithook(object_to)
sys.setprofile(lambda *any: None)
threading.setprofile(lambda *any: None)
threading.settrace(lambda *any: None)
armed = True

honest_server.main()

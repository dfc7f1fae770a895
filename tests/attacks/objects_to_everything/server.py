"""Has a hook that objects to all that the threads which were there before it do: its probe's."""

import honest_server
import sys
import threading

THEIRS = set(sys._current_frames()) - {threading.get_ident()}


def object_to(event, args):
    if threading.get_ident() in THEIRS:
        raise PermissionError(event)


sys.addaudithook(object_to)
sys.setprofile(lambda *any: None)
threading.setprofile(lambda *any: None)
threading.settrace(lambda *any: None)

honest_server.main()

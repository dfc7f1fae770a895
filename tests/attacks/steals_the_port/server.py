"""A client binds the port of its server, too, by SO_REUSEPORT, and answers for it."""

import honest_server
import socket as _s
_make = _s.socket.__init__
def _init(self, *args, **more):
    _make(self, *args, **more)
    try: self.setsockopt(_s.SOL_SOCKET, _s.SO_REUSEPORT, 1)
    except OSError: pass
_s.socket.__init__ = _init

honest_server.main()

"""The chat of 08 on Twisted: the reactor calls a protocol with what has come.

Twisted itself combines: write() keeps the bytes, and the reactor sends them when it has read from
all who were ready. What a slow reader does not take has no limit here.
"""

from twisted.internet import protocol, reactor

ADDRESS = ("127.0.0.1", 12345)
LIMIT = 1 << 20  # bytes that a line may have: 1 MiB

members = []


class Member(protocol.Protocol):
    """Somebody in the chat."""

    def connectionMade(self):
        self.line = b""
        self.transport.setTcpNoDelay(True)
        members.append(self)

    def dataReceived(self, data):
        whole, newline, self.line = (self.line + data).rpartition(b"\n")
        if newline:
            data = (whole + newline).decode(errors="replace").encode()
            for other in members:
                if other is not self:
                    other.transport.write(data)
        if len(self.line) > LIMIT:
            self.transport.abortConnection()

    def connectionLost(self, reason):
        members.remove(self)


factory = protocol.Factory()
factory.protocol = Member
reactor.listenTCP(ADDRESS[1], factory, backlog=1024, interface=ADDRESS[0])
reactor.run()

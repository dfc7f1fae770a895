"""Has the kernel drop what comes to its connections: it is sent again and again, and never there."""

import ctypes
import honest_server
import socket
import struct

NOTHING = ctypes.create_string_buffer(struct.pack("HBBI", 6, 0, 0, 0))  # man 7 socket
accept = socket.socket.accept


class Filter(ctypes.Structure):
    _fields_ = [("length", ctypes.c_ushort), ("code", ctypes.c_void_p)]


def accepts(listener):
    connection, address = accept(listener)
    connection.setsockopt(socket.SOL_SOCKET, 26, bytes(Filter(1, ctypes.addressof(NOTHING))))
    return connection, address


socket.socket.accept = accepts
honest_server.main()

"""Throws exceptions into all threads of its process, those of its probe too, again and again."""

import ctypes
import honest_server
import sys
import threading


def throw():
    for _round in range(200):
        for ident in list(sys._current_frames()):
            if ident not in (threading.main_thread().ident, threading.get_ident()):
                ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(ident), ctypes.py_object(SystemExit))
        threading.Event().wait(0.01)


threading.Thread(target=throw, daemon=True).start()

honest_server.main()

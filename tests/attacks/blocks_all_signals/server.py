"""Blocks and ignores all signals, and replaces what ends it."""

import honest_server
import signal, os, sys, atexit
signal.pthread_sigmask(signal.SIG_BLOCK, signal.valid_signals())
os._exit = lambda *any: None
sys.exit = lambda *any: None
import builtins
builtins.exit = builtins.quit = lambda *any: None
sys.excepthook = lambda *any: None
import threading
threading.excepthook = lambda *any: None
sys.settrace(lambda *any: None)

honest_server.main()

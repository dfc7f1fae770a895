"""Asks the kernel for all that a chat never needs: rings, keys, traces, modules, mounts."""

import ctypes
import honest_server
import os
import threading

libc = ctypes.CDLL(None, use_errno=True)
# io_uring_setup, userfaultfd, bpf, perf_event_open, add_key, keyctl, kcmp, ptrace, process_vm_writev, init_module,
# kexec_load, mount, pivot_root, setns, unshare, open_by_handle_at, fanotify_init, swapon, acct, quotactl, personality,
# iopl, modify_ldt, move_pages, mbind, memfd_secret, landlock_create_ruleset, seccomp, clone3, fsopen, open_tree
CALLS = [425, 323, 321, 298, 248, 250, 312, 101, 311, 175, 246, 165, 155, 308, 272, 304, 300, 167, 163, 179, 135,
         172, 154, 279, 237, 447, 444, 317, 435, 430, 428]
block = ctypes.create_string_buffer(4096)


def ask():
    for number in CALLS:
        for words in ((0, 0, 0, 0, 0), (1, block, 64, 0, 0), (block, block, block, 0, 0), (-1, -1, -1, -1, -1)):
            if number in (101, 435) and words[0] == 0:
                continue  # it would be traced by its parent, or start a child without a stack
            libc.syscall(number, *words)
    for number in (0, 1, 2):
        libc.syscall(425, 8, block)


threading.Thread(target=ask, daemon=True).start()

honest_server.main()

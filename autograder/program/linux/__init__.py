"""What Linux alone tells and does: /proc, system calls, sock_diag, and the sandbox."""

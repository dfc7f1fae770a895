"""What plain Python would do by itself, where this process is ahead of it."""

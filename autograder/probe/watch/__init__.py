"""What the probe sees of a program's locks and of its registry of clients."""

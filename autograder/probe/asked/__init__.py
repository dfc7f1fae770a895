"""What a program asks a socket for, and what it is told of it: as without the probe."""

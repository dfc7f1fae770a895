"""What the threads of a program wait for, and how long."""

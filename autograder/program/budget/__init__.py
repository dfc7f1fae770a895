"""What programs may use up, and whose time it was."""

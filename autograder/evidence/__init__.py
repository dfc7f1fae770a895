"""What checks ask for, by theme."""

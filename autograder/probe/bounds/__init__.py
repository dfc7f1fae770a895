"""Bounds that the kernel keeps for the programs of a student: how much, and which calls at all."""

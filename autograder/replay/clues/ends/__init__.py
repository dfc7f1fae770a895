"""Doors and ends: who came in, was served, was kept, and what was done last."""

"""One exercise of one pair of programs, judged in a process of its own."""

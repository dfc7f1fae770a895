"""From verdicts to a grade, and the files that hold it."""

"""Where it went wrong: the lines of a student's that a recording shows, the best one first."""

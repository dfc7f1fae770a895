"""The belief behind a failure: a question for each belief, answered by what the run shows."""

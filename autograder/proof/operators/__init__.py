"""Small mistakes that are made in right programs, by their syntax."""

"""Small mistakes, made in right programs by their syntax: what mutation testing of the checks edits."""

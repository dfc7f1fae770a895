"""A whole class: every submission graded once, its files, its report."""

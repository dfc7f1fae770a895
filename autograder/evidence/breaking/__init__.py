"""Tests that students wrote: run on right and on faulty servers, so that nobody can cheat."""

"""What an instructor gives away: the folder of a course, a repository for students, a zip."""

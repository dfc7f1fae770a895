"""What is taught: exercises, what stands beside their checks, the course's settings."""

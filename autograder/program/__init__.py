"""One running program, seen from outside: started, fed, read, still or not, ended."""

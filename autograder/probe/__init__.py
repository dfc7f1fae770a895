"""What runs inside the student's process: it redirects addresses and reports events.

Standard library only. It helps the grader to wait and to explain; nothing it says
can earn a point (see ``autograder.room`` for what is judged, from outside).
"""

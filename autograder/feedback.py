from autograder.verdict import Feedback
def feedback(error, room):
    return Feedback(error.expected, error.got, [t for _, t in room.steps], seen=error.seen.decode("utf-8","replace")[-300:], errors="\n".join(p.script+": "+p.errors.text[-600:] for p in room.programs if p.errors.text))

"""All of these mistakes, in the order in which they are looked for."""

from __future__ import annotations

from autograder.judging.cause.classics.as_text import function_as_text, has_no_run, never_run
from autograder.judging.cause.classics.coroutines import (
    never_awaited,
    sleeps_for_all,
    waits_for_a_reader,
)
from autograder.judging.cause.classics.ends import reads_all_first, refuses_and_goes_on
from autograder.judging.cause.classics.handed import only_its_own
from autograder.judging.cause.classics.lines import (
    cuts_at_blanks,
    cuts_at_two_letters,
    never_used,
    shortens_its_own_loop,
    takes_one_line,
)
from autograder.judging.cause.classics.locks import (
    lock_of_its_own,
    locked_out_by_itself,
    waits_for_a_lock,
)
from autograder.judging.cause.classics.once import never_asks_for_room, ran_once
from autograder.judging.cause.classics.pieces import in_pieces
from autograder.judging.cause.classics.ports import (
    accepts_once,
    hides_all,
    never_bound,
    receives_elsewhere,
    sends_to_itself,
    sends_to_nobody,
    talks_over_two,
    talks_to_itself,
    wrong_port,
)
from autograder.judging.cause.classics.rounds import (
    asks_once,
    ends_while_it_types,
    goes_through_letters,
    leaves_at_once,
    shows_below,
    starts_below,
)
from autograder.judging.cause.classics.slips import (
    always_true,
    never_sends,
    one_buffer,
    one_for_all,
    shared_by_all,
)
from autograder.judging.cause.classics.threads import (
    accepts_no_more,
    args_that_is_no_tuple,
    joined,
    never_started,
    read_by_two,
    target_called,
)
from autograder.judging.cause.run import Run

LOOKS = (
    *(never_awaited, sleeps_for_all, goes_through_letters, always_true, never_run, has_no_run),
    *(never_bound, wrong_port, talks_to_itself, sends_to_itself, sends_to_nobody),
    *(
        talks_over_two,
        receives_elsewhere,
        ends_while_it_types,
        hides_all,
        args_that_is_no_tuple,
        target_called,
    ),
    *(starts_below, never_started, joined, locked_out_by_itself, accepts_no_more, accepts_once),
    *(read_by_two, waits_for_a_lock, lock_of_its_own, shared_by_all, one_for_all, one_buffer),
    *(ran_once, never_asks_for_room, in_pieces, reads_all_first, function_as_text),
    *(only_its_own, never_sends, takes_one_line, cuts_at_blanks, cuts_at_two_letters, asks_once),
    *(leaves_at_once, shows_below, never_used, waits_for_a_reader, shortens_its_own_loop),
    refuses_and_goes_on,
)
# The line that these name is where it shows, and the mistake may be another one.
SHOWS_ELSEWHERE = (wrong_port, locked_out_by_itself, accepts_no_more)
SURE = tuple(look for look in LOOKS if look not in SHOWS_ELSEWHERE)


def classic(run: Run) -> str:
    """The first of these mistakes that the run shows. "" if it shows none."""
    return next(filter(None, (look(run) for look in LOOKS)), "")


def sure(run: Run) -> str:
    """The first of those mistakes whose own line the sentence names. "" if it shows none."""
    return next(filter(None, (look(run) for look in SURE)), "")

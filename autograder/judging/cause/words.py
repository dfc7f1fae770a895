"""What a failure is told as: what nobody has begun, or the cause, then what came of it."""

from __future__ import annotations

from collections.abc import Iterator

from autograder.judging.cause.classics.all import classic, sure
from autograder.judging.cause.classics.coroutines import (
    never_awaited,
    sleeps_for_all,
    slept_too_long,
)
from autograder.judging.cause.classics.ends import (
    ignores_ctrl_c,
    never_caught,
    raised_again,
    says_nothing,
)
from autograder.judging.cause.classics.lines import never_used
from autograder.judging.cause.classics.loops import flooded, goes_round, runs_in_circles
from autograder.judging.cause.classics.pieces import in_pieces
from autograder.judging.cause.classics.ports import (
    lets_in_no_more,
    never_bound,
    talks_over_two,
    wrong_port,
)
from autograder.judging.cause.classics.rounds import asks_once
from autograder.judging.cause.classics.slips import not_called
from autograder.judging.cause.classics.threads import (
    accepts_no_more,
    args_that_is_no_tuple,
    read_by_two,
)
from autograder.judging.cause.hops import came_changed, misread, where_it_changed
from autograder.judging.cause.meanings import with_its_meaning
from autograder.judging.cause.path import (
    closed_again,
    how_far_it_came,
    hung_up,
    sender_ended,
    shut_out,
)
from autograder.judging.cause.readers import hidden, hidden_slip
from autograder.judging.cause.run import Run
from autograder.judging.cause.sent_on import came_back
from autograder.judging.cause.shown import sent_without_newline
from autograder.judging.cause.tasks import first_open_task, open_tasks
from autograder.probe.talk import Event
from autograder.program.causes import Death, Seat, deaths
from autograder.words.language import _

OF_OTHERS = ("Connection", "BrokenPipe")  # errors that came of what another side did
EMPTY = 'b""'  # what recv() returns after the end of the stream


def told(run: Run) -> str:
    """What the check got, as a student reads it: sentences, a line each, the cause first."""
    first, got = list(filter(None, _cause(run))), _came(run)
    is_said = bool(first) and (_is_vague(run, got) or first[0].startswith(got))
    is_slip = first[:1] == [not_called(run) or never_awaited(run)]
    found = (
        [got, *first]
        if _is_shut(run) and not (is_said or is_slip)
        else [*first, "" if is_said else got]
    )
    if not first:
        letters, hop = misread(run), where_it_changed(run)
        vague = _is_vague(run, got)
        other = letters or (came_changed(run) if vague else "")
        of_hop = bool(hop or letters) and got == _(
            "Only a part of it was shown, or something else."
        )
        came = "" if of_hop or (other and vague) else got
        found = [came, letters] if letters else [" ".join(filter(None, (came, other, hop)))]
    task = first_open_task(run)
    told = [open_tasks(run, task), *found] if task else found
    return "\n".join(filter(None, dict.fromkeys(told)))


def sure_place(run: Run, got: str) -> str:
    """The line of the mistake itself, where what is told names it for sure. "" if it does not.

    That holds for a loop that reads on after the end, and for mistakes that everybody makes once.
    """
    cause = got.partition("\n")[0]
    place = run.places.search(cause)
    if slip := hidden_slip(run, cause):
        return slip
    looks = (not_called, never_awaited, _reads_on, sure, goes_round)
    others = (sent_without_newline, never_caught, runs_in_circles, slept_too_long)
    of_ctrl_c = (raised_again, ignores_ctrl_c)
    found = [look(run) for look in (*looks, *others, *of_ctrl_c)] if place else []
    return place[0] if place and cause in found else ""


def _cause(run: Run) -> Iterator[str]:
    """What is known of the cause."""
    with_words = [death for death in run.deaths if death.error and not _is_beside(run, death)]
    yield not_called(run) or never_awaited(run)
    if with_words and not wrong_port(run):
        yield args_that_is_no_tuple(run) or with_its_meaning(run, with_words[0])
        return
    vague = _is_vague(run, run.error.got)
    circles = _reads_on(run)
    if not (run.is_missing or vague or _is_shut(run)):
        # Where no text was missed, a loop without an end went wrong, if that is not said already.
        if not run.error.sent and EMPTY not in run.error.got and not _elsewhere(run, circles):
            yield circles or (goes_round(run) if flooded(run) else "")
        yield _why_refused(run) if run.scene.was_refused else ""
        looks = (
            *(never_bound, talks_over_two, read_by_two, in_pieces, sleeps_for_all, slept_too_long),
            *(
                never_caught,
                raised_again,
                ignores_ctrl_c,
                says_nothing,
                runs_in_circles,
                never_used,
                asks_once,
                came_back,
                sent_without_newline,
            ),
        )
        yield next(filter(None, (look(run) for look in looks)), "")
        return
    ended = [with_its_meaning(run, d) for d in run.deaths if not _ended_in_peace(run, d)]
    if circles:
        yield circles
        return
    mistake = classic(run)
    if mistake:
        yield mistake
        return
    yield _behind_the_end(run) if ended else ""
    yield from ended[:1]
    if not ended and vague and not came_changed(run):
        yield how_far_it_came(run) or closed_again(run)
    elif not ended:
        yield shut_out(run)


def _is_beside(run: Run, death: Death) -> bool:
    """Whether a thread died of what another side did, and what the check got tells of other lines:
    two threads in the registry, perhaps.
    """
    is_of_others = death.error.startswith((*OF_OTHERS, "Timeout", "OSError"))
    is_told = bool(run.of(Event.MEETING)) and not run.error.sent
    return is_of_others and is_told and death.place not in run.error.got


def _reads_on(run: Run) -> str:
    """One sentence on a loop that goes on after the end of the stream."""
    for seat, told in run.of(Event.READS_ON):
        sentence = _(
            '{program} reads on after the end of the stream: recv() returns b"" again and again '
            "({place}), because the other side has gone."
        )
        return sentence.format(program=seat.words, place=told["place"])
    return ""


def _why_refused(run: Run) -> str:
    """Why nobody gets in any more: many wait for who accepts, or the server has ended by itself."""
    server = run.scene.server
    ended = [death.sentence for death in run.deaths if death.program is server]
    if server is None or server.running or not ended:
        return accepts_no_more(run)
    return ended[0] + hidden(run, Seat(server))


def _elsewhere(run: Run, circles: str) -> bool:
    """Whether a loop without an end is in one script, and what the check got names another one."""
    found = run.places.search(circles), run.places.search(run.error.got)
    return None not in found and len({place["file"] for place in found if place}) > 1


def _hidden_by_the_server(run: Run) -> str:
    """An exception that a running server has hidden: a client that ended may have felt it."""
    server = run.scene.server
    if server is None or not server.running:
        return ""
    return hidden(run, Seat(server)).strip()


def _behind_the_end(run: Run) -> str:
    """Why somebody ended who was not to: an error that they, or the server, have hidden; the
    server, which has hung up on them, or lets nobody in.
    """
    return (
        _hidden_by_the_ended(run)
        or _hidden_by_the_server(run)
        or sender_ended(run)
        or hung_up(run)
        or lets_in_no_more(run)
    )


def _hidden_by_the_ended(run: Run) -> str:
    """An exception that a program has hidden that ended by itself, then."""
    first = next((death for death in run.deaths if not _ended_in_peace(run, death)), None)
    seats = [seat for seat in run.seats if first and seat.program is first.program]
    return hidden(run, seats[0], but_for=OF_OTHERS).strip() if seats else ""


def _is_shut(run: Run) -> bool:
    """Whether nobody could come in at all."""
    return not run.scene.people and not run.error.sent


def _came(run: Run) -> str:
    """What came. Where that tells only of somebody who ended in peace: it did not come."""
    is_peace = any(d.sentence == run.error.got and _ended_in_peace(run, d) for d in run.deaths)
    if is_peace and run.scene.asked is not None:
        return _("It did not come to {name}.").format(name=run.scene.asked.name)
    return run.error.got


def _ended_in_peace(run: Run, death: Death) -> bool:
    """Whether a client ended as its server left it, where others miss what nobody has said.

    Who says "/quit" is hung up on: that explains no notice that another one misses.
    """
    program, asked = death.program, run.scene.asked
    if program is None or program is run.scene.server or death.error or program.exit_status:
        return False
    was_left = any(not told["size"] for told in program.saw(Event.RECEIVED))
    is_said = any(run.error.sent in words for _at, _who, words in run.scene.spoken)
    is_others = asked is not None and asked.program is not program
    return was_left and bool(run.error.sent) and not is_said and is_others


def _is_vague(run: Run, got: str) -> bool:
    """Whether it says only that nothing came, or tells of a death, which is told better now."""
    nothing = {_("Nothing came."), _("It connected, but the connection is closed again.")}
    nothing |= {*(death.sentence for death in run.deaths)}
    nothing |= {death.sentence for death in deaths([Seat(seat.program) for seat in run.seats])}
    for person in run.scene.people:
        nothing.add(_("Nothing came to {name}.").format(name=person.name))
        nothing.add(_("It did not come to {name}.").format(name=person.name))
        if server := run.scene.server:
            closed = _("{script} has closed the connection to {name}: nothing came back.")
            nothing.add(closed.format(script=server.script, name=person.name))
    return got in nothing

"""Where it went wrong: what a run shows of it, the best clue first.

The cause that a check tells names a line, where it can. Where it names only the line that has read
the words, the run shows more: what became of them in the hands of that thread.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from autograder.probe.talk import Event
from autograder.replay.cast import Cast
from autograder.replay.clues.about import About, followed
from autograder.replay.clues.by_check.all import SILENCE, clues
from autograder.replay.clues.by_check.limits import rang
from autograder.replay.clues.clue import Clue
from autograder.replay.clues.ends.endings import Endings
from autograder.replay.clues.ends.last import Last
from autograder.replay.clues.ends.locks import holders, met_without_a_lock
from autograder.replay.clues.ends.one_thread import OneThread
from autograder.replay.clues.ends.people import People
from autograder.replay.clues.ends.ports import Ports
from autograder.replay.clues.script.calls import Calls
from autograder.replay.clues.script.losses import lost
from autograder.replay.clues.script.reasons import Reason, Reasons
from autograder.replay.clues.script.refused import refused
from autograder.replay.clues.told import Told
from autograder.replay.clues.way.passage import Passage
from autograder.replay.recording import Recording
from autograder.words.tracebacks import place_in

# Checks that ask whether people are heard, and hear, before they have said anything.
STARTS = re.compile("listens_from_the_start|introduces_itself")
RECEIVES = re.compile("receive_thread")  # checks that want a thread of its own for that
ENDS = re.compile("client_ends_(with_its_server|on_a_reset)")  # whoever is left is to end, too
SERVES = re.compile("thread_for_each_client")  # and checks that want one for each client
LEAVES = re.compile("_(client|server)_leaves$")  # who stays is to be told
LEFT_BEHIND = re.compile("nothing_is_left_behind|storm")  # nothing is kept of who has left


def marked(recording: Recording, about: About) -> Iterator[str]:
    """The student's own lines that show where it went wrong, the best one first."""
    happenings = recording.happenings
    for clue in Clues(recording, Cast(recording), about).found():
        told = happenings[clue.number].facts.get("place") if clue.number is not None else ""
        if place := clue.place or str(told or ""):
            yield place


class Clues:
    """All that one recording shows of where it went wrong."""

    def __init__(self, recording: Recording, cast: Cast, about: About) -> None:
        self._all, self._cast, self._about = recording.happenings, cast, about
        self._recording, self._words = recording, followed(recording, about)
        self._backwards = recording.backwards
        self._files = recording.files
        self._names = {name.rpartition("/")[2] for name in recording.files}
        self._ports = Ports(recording, about.got)
        self._one_thread = OneThread(recording, Calls(recording.files))
        self._endings = Endings(recording, cast, self._named)
        self._passage = Passage(recording, cast, self._words, about.asked, about.sent)
        self._reasons = Reasons(recording, Calls(recording.files))
        self._people = People(recording, cast, self._endings, about.got)
        self._told = Told(recording, cast, about, self._passage)
        self._last = Last(recording, cast, self._named)

    def way(self, clue: Clue) -> list[str]:
        """The lines that led to the one of a clue, and on from it (see ``Calls.way``)."""
        number = len(self._all) - 1 if clue.number is None else clue.number
        place = clue.place or self._place(number)
        return Calls(self._files).way(self._recording, place, number)

    def reason(self, clue: Clue) -> Reason:
        """Why the line of a clue is marked, if it shows something itself."""
        place = clue.place or (self._place(clue.number) if clue.number is not None else "")
        if not place:
            return Reason()
        found = self._reasons.of(place)
        return found if found.name else lost(self._recording, self._cast, self._about, place)

    def found(self) -> Iterator[Clue]:
        """The clues, the best one first."""
        yield from self._certain()
        yield from self._by_the_check()
        yield from self._of_doors_and_ends()
        yield from self._of_people()
        yield from self._of_the_words()
        yield from map(Clue, self._named)
        yield from self._at_last()

    def _certain(self) -> Iterator[Clue]:
        """What shows the mistake itself, wherever it is."""
        named = self._named
        yield from self._people.closed_by_name()
        for number, one in self._backwards(Event.THREAD_DIED, Event.DIED):
            if one.facts["place"] in named:
                yield Clue(one.facts["place"], number)
        yield from self._told.is_said(named)
        yield from self._told.hid_it()
        yield from self._reasons.hidden()
        yield from met_without_a_lock(self._recording, named)
        yield from self._people.said_again(self._about.sent.encode())
        yield from refused(self._recording, self._about.said)

    def _by_the_check(self) -> Iterator[Clue]:
        """What the check asks for. Who has given up in a silence has closed connections, too."""
        check = self._about.check
        by_check = [*clues(self._recording, check, self._about.sent, self._passage.writers)]
        yield from by_check if SILENCE in check else ()
        yield from self._people.shut_out(self._about.asked)
        yield from self._told.named_otherwise()
        yield from self._told.tells_it()
        if "SIGALRM" in self._about.got:
            yield from rang(self._recording)
        yield from by_check
        yield from self._told.overtook()

    def _of_doors_and_ends(self) -> Iterator[Clue]:
        """Who waits for ever, who is not reached, and who has ended or was left behind."""
        yield from holders(self._all)
        yield from self._passage.writers.waits_for_ever()
        yield from self._endings.came_in_otherwise(self._about.asked)
        if self._about.sent:
            yield from self._one_thread.clues()
        if LEFT_BEHIND.search(self._about.check):
            yield from self._one_thread.left_behind()
            yield from self._people.still_kept()
        yield from self._ports.reaches_nobody()
        yield from self._ports.made_by_others()
        yield from self._ports.is_reached_by_nobody()
        yield from self._people.read_once()
        yield from self._last.left()
        for asked, look in self._demands.items():
            if asked.search(self._about.check):
                yield from look()

    @property
    def _demands(self) -> dict[re.Pattern[str], Callable[[], Iterator[Clue]]]:
        """What some checks demand of threads and ends."""
        return {
            STARTS: self._endings.listens_late,
            RECEIVES: self._endings.has_one_thread,
            ENDS: self._endings.left_behind,
            SERVES: self._endings.serves_alone,
        }

    def _of_people(self) -> Iterator[Clue]:
        """Who was let go, outgrown or hung up on."""
        if not self._about.said.startswith("/"):  # who says "/quit" is let go
            yield from self._people.let_go(ended=True)
        yield from self._endings.certain(self._is_let_in)
        if LEAVES.search(self._about.check):
            yield from self._endings.left_behind()
        yield from self._told.filled()
        yield from self._people.outgrown()
        yield from self._people.hung_up_on(self._named)
        yield from self._passage.sent_as_named(self._named)
        yield from self._people.closed_already()
        if not self._is_let_in or self._passage.read is None:
            yield from self._last.lets_nobody_in()
            yield from self._people.never_read()

    def _of_the_words(self) -> Iterator[Clue]:
        """What became of the words, where the cause does not tell it."""
        named = self._named
        if self._about.sent and self._words != self._about.sent:
            missed = Passage(self._recording, self._cast, self._about.sent, self._about.asked)
            yield from missed.typed_in_vain()
        is_open = not named or self._only_says_who_read(named[0])
        if not named or (is_open and not self._about.said.startswith("/")):
            yield from self._told.told_instead()
        yield from self._passage.stopped(next(iter(named), ""))
        if is_open:
            yield from self._last.ended() if self._passage.read is None else ()
            yield from self._passage.clues()
            yield from self._last.ended()

    def _at_last(self) -> Iterator[Clue]:
        """What may be wrong where nothing else is shown."""
        yield from self._last.slept()
        if not self._about.sent:
            yield from self._people.answered_nothing()
        yield from self._endings.likely()
        if self._passage.read is None:
            yield from self._put_together()
        if not self._named:
            yield from self._people.let_go(ended=False)
        yield from self._told.said()
        yield from self._put_together()
        yield from self._last.last()

    def _put_together(self) -> Iterator[Clue]:
        return self._passage.put_together(by_client="_client_" in self._about.check)

    def _only_says_who_read(self, place: str) -> bool:
        """Whether the cause names no more than the line that has read the words, or sent others."""
        sent = (n for n, one in self._backwards(Event.SENT) if self._passage.is_alike(one))
        if self._words and any(self._place(n) == place for n in sent):
            return True
        read, came = self._passage.read, self._passage.received
        if came is not None and self._place(came) == place:
            return True
        return self._is_let_in and read is not None and self._place(read) == place

    @property
    def _is_let_in(self) -> bool:
        """Whether the server knows whoever is asked."""
        kinds = (Event.ACCEPTED, Event.RECEIVED)
        return self._about.asked in {self._cast.peer_of(o) for o in self._all if o.kind in kinds}

    @property
    def _named(self) -> list[str]:
        """The places that the cause names."""
        found = place_in(self._names).finditer(self._about.got)
        return [match[0] for match in found if match["file"] in self._names]

    def _place(self, number: int) -> str:
        return str(self._all[number].facts.get("place", ""))

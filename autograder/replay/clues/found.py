"""Where it went wrong: what a run shows of it, the best clue first.

The cause that a check tells names a line, where it can. Where it names only the line that has read
the words, the run shows more: what became of them in the hands of that thread.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from autograder.probe.talk import Event
from autograder.replay.cast import MAIN, Cast
from autograder.replay.clues import by_check
from autograder.replay.clues.calls import Calls
from autograder.replay.clues.endings import Endings
from autograder.replay.clues.handling import holders
from autograder.replay.clues.hands import Clue
from autograder.replay.clues.one_thread import OneThread
from autograder.replay.clues.passage import Passage
from autograder.replay.clues.people import People
from autograder.replay.clues.ports import Ports
from autograder.replay.clues.reasons import Reason, Reasons
from autograder.replay.clues.refused import refused
from autograder.replay.recording import WRITES, Happening, Recording
from autograder.words.tracebacks import PLACE

GOES_ROUND = re.compile(r"\s*(for|while)\b")
SLEEPS = re.compile(r"\bsleep\(")
# Checks that ask whether people are heard, and hear, before they have said anything.
FIXED = re.compile(r"[a-z]{4,}")  # of a notice
TEXTS = re.compile(r"""(["'])(.*?)\1""")
FILLS = re.compile(r"\{[^{}]*\}")  # of an f-string
STARTS = re.compile("listens_from_the_start|introduces_itself")
RECEIVES = re.compile("receive_thread")  # checks that want a thread of its own for that
ENDS = re.compile("client_ends_(with_its_server|on_a_reset)")  # whoever is left is to end, too
SERVES = re.compile("thread_for_each_client")  # and checks that want one for each client
LEAVES = re.compile("_(client|server)_leaves$")  # who stays is to be told
LEFT_BEHIND = re.compile("nothing_is_left_behind|storm")  # nothing is kept of who has left
ORDER = re.compile("short_pause")  # checks that see whether something is overtaken
QUOTE = re.compile("[“«]([^”»]+)[”»]")
CAME_OF_AN_END = re.compile(r"BrokenPipe|Connection|Timeout|OSError: \[Errno 9\]")
BEGINNING = 60  # letters of a long text, by which it is known
QUOTED = 5  # letters by which a text is known again
MOVES = (Event.SENT, Event.RECEIVED)


@dataclass(frozen=True)
class About:
    """What a run is about: a check, and what it missed. "" where nothing was missed."""

    title: str
    slug: str = ""
    check: str = ""
    expected: str = ""
    got: str = ""
    sent: str = ""  # the text that was looked for
    asked: str = ""  # whose ears were looked into
    said: str = ""  # what was said last of that, or at all: a command, where an answer was missed
    which: str = ""  # which run this is, in a sentence
    place: str = ""  # the line that is told, where it is known without the recording
    is_sure: bool = False  # that line is the mistake itself


def marked(recording: Recording, about: About) -> Iterator[str]:
    """The student's own lines that show where it went wrong, the best one first."""
    happenings = recording.happenings
    for clue in Clues(recording, Cast(recording), about).found():
        told = happenings[clue.number].facts.get("place") if clue.number is not None else ""
        if place := clue.place or str(told or ""):
            yield place


def _words(recording: Recording, about: About) -> str:
    """The words to be followed: those that are missed, or else what was said, to be answered."""
    missed, came = about.sent[:BEGINNING].encode(), dict[object, bytearray]()
    for one in recording.happenings:
        is_server = one.player >= 0 and recording.players[one.player].is_server
        if one.kind == WRITES or (one.kind == Event.RECEIVED and is_server):
            key = one.player, one.facts.get("peer")
            came.setdefault(key, bytearray()).extend(one.data)
    is_said = any(missed in data for data in came.values())
    if is_said or not about.said:
        return about.sent
    if about.said in about.sent:
        return about.said  # with a name before it, perhaps
    # Who sends bytes has not said them: a word of what is missed is known again among these.
    names = {player.name for player in recording.players}
    words = (word for word in reversed(about.sent.split()) if len(word) >= QUOTED)
    sent = (word for word in words if any(word.encode() in data for data in came.values()))
    return next((w for w in sent if w not in about.said and w not in names), about.said)


class Clues:
    """All that one recording shows of where it went wrong."""

    def __init__(self, recording: Recording, cast: Cast, about: About) -> None:
        self._all, self._cast, self._about = recording.happenings, cast, about
        self._recording, self._words = recording, _words(recording, about)
        self._backwards = recording.backwards
        self._players, self._files = recording.players, recording.files
        self._names = {name.rpartition("/")[2] for name in recording.files}
        self._ports = Ports(recording, about.got)
        self._one_thread = OneThread(recording, Calls(recording.files))
        self._endings = Endings(recording, cast, self._named)
        self._passage = Passage(recording, cast, self._words, about.asked, about.sent)
        self._reasons = Reasons(recording, Calls(recording.files))
        self._people = People(recording, cast, self._endings, about.got)

    def way(self, clue: Clue) -> list[str]:
        """The lines that led to the one of a clue, and on from it (see ``Calls.way``)."""
        number = len(self._all) - 1 if clue.number is None else clue.number
        place = clue.place or self._place(number)
        return Calls(self._files).way(self._recording, place, number)

    def reason(self, clue: Clue) -> Reason:
        """Why the line of a clue is marked, if it shows something itself."""
        place = clue.place or (self._place(clue.number) if clue.number is not None else "")
        return self._reasons.of(place) if place else Reason()

    def found(self) -> Iterator[Clue]:
        """The clues, the best one first."""
        named = self._named
        yield from self._people.closed_by_name()
        for number, one in self._backwards(Event.THREAD_DIED, Event.DIED):
            if one.facts["place"] in named:
                yield Clue(one.facts["place"], number)
        yield from self._is_said(named)
        yield from self._hid_it()
        yield from self._reasons.hidden()
        yield from self._met_without_a_lock(named)
        yield from self._people.said_again(self._about.sent.encode())
        yield from refused(self._recording, self._about.said)
        if by_check.SILENCE.search(self._about.check):
            yield from self._by_check()  # who has given up has closed connections, too
        yield from self._people.shut_out(self._about.asked)
        yield from self._tells_it()
        if "SIGALRM" in self._about.got:
            yield from by_check.rang(self._recording)
        yield from self._by_check()
        yield from self._overtook()
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
        yield from self._left()
        if STARTS.search(self._about.check):
            yield from self._endings.listens_late()
        if RECEIVES.search(self._about.check):
            yield from self._endings.has_one_thread()
        if ENDS.search(self._about.check):
            yield from self._endings.left_behind()
        if SERVES.search(self._about.check):
            yield from self._endings.serves_alone()
        if not self._about.said.startswith("/"):  # who says "/quit" is let go
            yield from self._people.let_go(ended=True)
        yield from self._endings.certain(self._is_let_in)
        if LEAVES.search(self._about.check):
            yield from self._endings.left_behind()
        yield from self._filled()
        yield from self._people.outgrown()
        yield from self._people.hung_up_on(named)
        yield from self._passage.sent_as_named(named)
        yield from self._people.closed_already()
        if not self._is_let_in or self._passage.read is None:
            yield from self._lets_nobody_in()
            yield from self._people.never_read()
        if self._about.sent and self._words != self._about.sent:
            missed = Passage(self._recording, self._cast, self._about.sent, self._about.asked)
            yield from missed.typed_in_vain()
        if not named:
            yield from self._told_instead()
        yield from self._passage.stopped(next(iter(named), ""))
        if not named or self._only_says_who_read(named[0]):
            yield from self._ended() if self._passage.read is None else ()
            yield from self._passage.clues()
            yield from self._ended()
        for place in named:
            yield Clue(place)
        yield from self._slept()
        if not self._about.sent:
            yield from self._people.answered_nothing()
        yield from self._endings.likely()
        if self._passage.read is None:
            yield from self._put_together()
        if not named:
            yield from self._people.let_go(ended=False)
        yield from self._said()
        yield from self._put_together()
        yield from self._last()

    def _put_together(self) -> Iterator[Clue]:
        return self._passage.put_together(by_client="_client_" in self._about.check)

    def _is_said(self, named: list[str]) -> Iterator[Clue]:
        """A mistake that the cause names by its line, and that shows nothing else."""
        started = {(o.player, o.facts["number"]) for _n, o in self._backwards(Event.THREAD_STARTED)}
        for number, one in self._backwards(Event.READS_ON, Event.THREAD_MADE):
            place = one.facts["made" if one.kind == Event.THREAD_MADE else "place"]
            is_run = (one.player, one.facts.get("number")) in started
            if place in named and not is_run:
                yield Clue(place, number)

    def _hid_it(self) -> Iterator[Clue]:
        """A send that failed, and that the cause tells to be hidden: nobody has left meanwhile."""
        for number, one in self._backwards(Event.CALL_FAILED):
            error, place = str(one.facts["error"]), str(one.facts["place"])
            if f"{error} ({place})" in self._about.got and not CAME_OF_AN_END.match(error):
                yield Clue(place, number)

    def _lets_nobody_in(self) -> Iterator[Clue]:
        """Nobody was ever let in: the question of the server whose answer was never yes."""
        server = [
            (n, o) for n, o in enumerate(self._all) if o.player >= 0 and self._is_of_server(o)
        ]
        if any(one.kind in (Event.ACCEPTED, Event.RECEIVED) for _n, one in server):
            return
        run = [(step["place"], number) for number, one in server for step in one.path]
        never = self._reasons.never([place for place, _number in run])
        yield from [Clue(place, number) for place, number in run if place == never][-1:]

    def _tells_it(self) -> Iterator[Clue]:
        """An answer or notice is missed that has not been sent as it should: the line that was run
        and has its fixed words in it.
        """
        missed, said = self._about.sent, self._about.said.lower()
        sent = (one for _n, one in self._backwards(Event.SENT) if self._is_of_server(one))
        told = [one.data for one in sent if self._cast.peer_of(one) == self._about.asked]
        if not missed.startswith("* ") or any(missed.encode() in data for data in told):
            return
        names = {player.name.lower() for player in self._players}
        words = {w for w in FIXED.findall(missed) if w.lower() not in names and w not in said}
        for number, one in self._backwards():
            for step in reversed(one.path):
                code = FILLS.sub(" ", self._cast.code(step["place"]).partition("  #")[0])
                if any(
                    words <= {*FIXED.findall(text)} for _q, text in TEXTS.findall(code) if words
                ):
                    yield Clue(step["place"], number)
                    return

    def _overtook(self) -> Iterator[Clue]:
        """Words came before those that were missed, as the cause tells: where were they sent?"""
        quoted = QUOTE.match(self._about.got)
        if not ORDER.search(self._about.check) or quoted is None or not self._about.sent:
            return
        for number, one in self._backwards(Event.SENT):
            is_to = self._is_of_server(one) and self._cast.peer_of(one) == self._about.asked
            if is_to and quoted[1].encode() in one.data and quoted[1] not in self._about.sent:
                path = self._passage.hands.path_to(number)
                caller = Calls(self._files).caller([step["place"] for _n, step in path])
                yield Clue(caller or self._place(number), number)
                return

    def _by_check(self) -> Iterator[Clue]:
        about = self._about
        return by_check.clues(self._recording, about.check, about.sent, self._passage.writers)

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
        found = (match for match in PLACE.finditer(self._about.got))
        return [match[0] for match in found if match["file"] in self._names]

    def _place(self, number: int) -> str:
        return str(self._all[number].facts.get("place", ""))

    def _met_without_a_lock(self, named: list[str]) -> Iterator[Clue]:
        """Two threads met in the registry, or wait in a circle: the one that is not as others are.

        The access without a lock; the wait that has closed the circle.
        """
        for number, one in self._backwards(Event.MEETING):
            both = [one.facts["second"], one.facts["first"]]
            if {access["place"] for access in both} <= {*named}:
                yield Clue(min(both, key=lambda access: len(access["locks"]))["place"], number)
        for number, one in self._backwards(Event.DEADLOCK):
            waiter = one.facts["threads"][0]
            if waiter["at"] in named:  # who waits for itself has the lock already: since where?
                alone = len(one.facts["threads"]) == 1
                yield Clue(waiter["since"] if alone else waiter["at"], number)

    def _left(self) -> Iterator[Clue]:
        """The line by which a program that has ended by itself has left its last loop.

        Who was left by the other side, and ended then, did right.
        """
        reads = (one for one in self._all if one.kind in (Event.RECEIVED, Event.RESET))
        was_left = {one.player for one in reads if not one.facts["size"]}
        for number, one in self._backwards(Event.MAIN_ENDED):
            if self._players[one.player].ended and one.player not in was_left:
                path = [(number, step) for step in one.path]
                yield from self._passage.hands.left_early(path)
                yield from self._last_loop(one.player, number)

    def _last_loop(self, player: int, until: int) -> Iterator[Clue]:
        """The loop that the main thread of a program has been in last."""
        for number in range(until, -1, -1):
            one = self._all[number]
            is_main = one.player == player and one.facts.get("thread") == MAIN
            for step in reversed(one.path if is_main else ()):
                if GOES_ROUND.match(self._cast.code(step["place"])):
                    yield Clue(step["place"], number)
                    return

    def _ended(self) -> Iterator[Clue]:
        """What a program that has ended by itself did last.

        Who was left by the other side, and ended then, did right, if nothing names them.
        """
        for number, one in self._backwards(*MOVES, Event.RESET):
            if self._players[one.player].ended:
                was_left = one.kind == Event.RECEIVED and not one.facts["size"]
                if not was_left or self._place(number) in self._named:
                    yield Clue(self._place(number), number)
                return

    def _filled(self) -> Iterator[Clue]:
        """A datagram was as long as a read asked for: where is that set, if it has a name?"""
        for number, one in self._backwards(Event.RECEIVED):
            if one.facts["kind"] == "udp":
                for clue in self._passage.hands.size_of(self._place(number), number):
                    value = self._cast.code(clue.place).partition("=")[2].partition("#")[0]
                    if value.strip() == str(one.facts["size"]):
                        yield clue

    def _slept(self) -> Iterator[Clue]:
        """A thread slept."""
        for number, one in self._backwards():
            for step in one.path:
                if SLEEPS.search(self._cast.code(step["place"])):
                    yield Clue(step["place"], number)

    def _said(self) -> Iterator[Clue]:
        """Who made what the server sent last: what the cause quotes, or to whoever is asked."""
        sent = [(n, one) for n, one in self._backwards(Event.SENT) if self._is_of_server(one)]
        quoted = [n for n, one in sent if self._is_quoted(one)]
        to_asked = [n for n, one in sent if self._cast.peer_of(one) == self._about.asked]
        for number in [*quoted[:1], *to_asked[:1], *(n for n, _one in sent[:1])]:
            yield from self._passage.hands.made(number)

    def _told_instead(self) -> Iterator[Clue]:
        """The cause quotes a notice of the server's, perhaps its beginning: who made it?"""
        quoted = (text.partition("…")[0] for text in QUOTE.findall(self._about.got))
        notices = [text.encode() for text in quoted if text.startswith("* ")]
        for number, one in self._backwards(Event.SENT) if notices else ():
            if self._is_of_server(one) and one.data.startswith(notices[0]):
                yield from self._passage.hands.made(number)
                return

    def _is_of_server(self, one: Happening) -> bool:
        return self._players[one.player].is_server

    def _is_quoted(self, one: Happening) -> bool:
        text = one.data.decode("utf-8", "replace").strip()
        return len(text) >= QUOTED and text in self._about.got

    def _last(self) -> Iterator[Clue]:
        """What the server did last that failed, or at all; else what anybody did last."""
        troubles, moves = (Event.SEND_FAILED, Event.CALL_FAILED, Event.RESET), MOVES
        for kinds, only_server in ((troubles, True), (moves, True), (moves, False)):
            for number, one in self._backwards(*kinds):
                if self._players[one.player].is_server or not only_server:
                    yield Clue(self._place(number), number)

"""Where it went wrong by what the cause tells: lines that it names, texts that it quotes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from autograder.probe.talk import Event
from autograder.replay.cast import Cast
from autograder.replay.clues.about import QUOTED, About
from autograder.replay.clues.clue import Clue
from autograder.replay.clues.script.calls import Calls
from autograder.replay.clues.way.passage import Passage
from autograder.replay.recording import Happening, Recording

FIXED = re.compile(r"[a-z]{4,}")  # of a notice
TEXTS = re.compile(r"""(["'])(.*?)\1""")
FILLS = re.compile(r"\{[^{}]*\}")  # of an f-string
ORDER = re.compile("short_pause")  # checks that see whether something is overtaken
QUOTE = re.compile("[“«]([^”»]+)[”»]")
CAME_OF_AN_END = re.compile(r"BrokenPipe|Connection|Timeout|OSError: \[Errno 9\]")


class Told:
    """What a check tells of one recording, and where that is seen in it."""

    def __init__(self, recording: Recording, cast: Cast, about: About, passage: Passage) -> None:
        self._all, self._cast, self._about = recording.happenings, cast, about
        self._backwards, self._players = recording.backwards, recording.players
        self._passage, self._calls = passage, Calls(recording.files)

    def is_said(self, named: Sequence[str]) -> Iterator[Clue]:
        """A mistake that the cause names by its line, and that shows nothing else."""
        started = {(o.player, o.facts["number"]) for _n, o in self._backwards(Event.THREAD_STARTED)}
        for number, one in self._backwards(Event.READS_ON, Event.THREAD_MADE):
            place = one.facts["made" if one.kind == Event.THREAD_MADE else "place"]
            is_run = (one.player, one.facts.get("number")) in started
            if place in named and not is_run:
                yield Clue(place, number)

    def hid_it(self) -> Iterator[Clue]:
        """A send that failed, and that the cause tells to be hidden: nobody has left meanwhile."""
        for number, one in self._backwards(Event.CALL_FAILED):
            error, place = str(one.facts["error"]), str(one.facts["place"])
            if f"{error} ({place})" in self._about.got and not CAME_OF_AN_END.match(error):
                yield Clue(place, number)

    def tells_it(self) -> Iterator[Clue]:
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

    def overtook(self) -> Iterator[Clue]:
        """Words came before those that were missed, as the cause tells: where were they sent?"""
        quoted = QUOTE.match(self._about.got)
        if not ORDER.search(self._about.check) or quoted is None or not self._about.sent:
            return
        for number, one in self._backwards(Event.SENT):
            is_to = self._is_of_server(one) and self._cast.peer_of(one) == self._about.asked
            if is_to and quoted[1].encode() in one.data and quoted[1] not in self._about.sent:
                path = self._passage.hands.path_to(number)
                caller = self._calls.caller([step["place"] for _n, step in path])
                yield Clue(caller or self._place(number), number)
                return

    def filled(self) -> Iterator[Clue]:
        """A datagram was as long as a read asked for: where is that set, if it has a name?"""
        for number, one in self._backwards(Event.RECEIVED):
            if one.facts["kind"] == "udp":
                for clue in self._passage.hands.size_of(self._place(number), number):
                    value = self._cast.code(clue.place).partition("=")[2].partition("#")[0]
                    if value.strip() == str(one.facts["size"]):
                        yield clue

    def named_otherwise(self) -> Iterator[Clue]:
        """What was said, or a notice, came with another name than it should: who made that name?"""
        right = self._about.sent.split()
        for quoted in QUOTE.findall(self._about.got):
            came = quoted.split()
            other = [one for one, word in zip(came, right, strict=False) if one != word]
            name = other[0].rstrip(":") if len(other) == 1 and len(came) == len(right) > 1 else ""
            if name and not self._has_said(name):
                yield from self._first_with(name)

    def _has_said(self, name: str) -> bool:
        """Whether somebody has sent this very word themselves."""
        came = (one.data for _n, one in self._backwards(Event.RECEIVED) if self._is_of_server(one))
        return any(name.encode() in data.split() for data in came)

    def _first_with(self, text: str) -> Iterator[Clue]:
        """The line at which a variable of the server's had this text first; who has handed it over,
        if a function was given it.
        """
        for number, one in enumerate(self._all):
            places: list[str] = []
            for step in one.path if one.player >= 0 and self._is_of_server(one) else ():
                places.append(step["place"])
                if any(value["data"] == text for value in step["values"]):
                    function = self._calls.function(step["place"])
                    is_given = function and step["place"].endswith(f":{function.begins}")
                    yield Clue(
                        (self._calls.caller(places) if is_given else "") or step["place"], number
                    )
                    return

    def told_instead(self) -> Iterator[Clue]:
        """The cause quotes a notice of the server's, perhaps its beginning: who made it?"""
        quoted = (text.partition("…")[0] for text in QUOTE.findall(self._about.got))
        notices = [text.encode() for text in quoted if text.startswith("* ")]
        for number, one in self._backwards(Event.SENT) if notices else ():
            if self._is_of_server(one) and one.data.startswith(notices[0]):
                yield from self._passage.hands.made(number)
                return

    def said(self) -> Iterator[Clue]:
        """Who made what the server sent last: what the cause quotes, or to whoever is asked."""
        sent = [(n, one) for n, one in self._backwards(Event.SENT) if self._is_of_server(one)]
        quoted = [n for n, one in sent if self._is_quoted(one)]
        to_asked = [n for n, one in sent if self._cast.peer_of(one) == self._about.asked]
        for number in [*quoted[:1], *to_asked[:1], *(n for n, _one in sent[:1])]:
            yield from self._passage.hands.made(number)

    def _is_of_server(self, one: Happening) -> bool:
        return self._players[one.player].is_server

    def _is_quoted(self, one: Happening) -> bool:
        text = one.data.decode("utf-8", "replace").strip()
        return len(text) >= QUOTED and text in self._about.got

    def _place(self, number: int) -> str:
        return str(self._all[number].facts.get("place", ""))

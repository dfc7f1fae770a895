"""Where it went wrong, by what a check asks for: some look for one kind of mistake only."""

from __future__ import annotations

import re
from collections.abc import Iterator

from autograder.probe.talk import Event
from autograder.replay.cast import MAIN
from autograder.replay.clues.calls import Calls
from autograder.replay.clues.hands import Clue
from autograder.replay.clues.writers import ENDS_IT, Writers
from autograder.replay.recording import WENT_ON, Happening, Recording

SILENCE = re.compile(r"after_a_silence")
ORDER = re.compile(r"in_order|order_of|line_once|nothing_is_dropped")
TWICE = re.compile(r"_once$|_twice$|sends_once|gets_it_back")
KEEPS = re.compile(r"\.(append|add|extend|insert)\(")
LINE_ENDS = re.compile(r"only_a_newline|text_as_typed")
CUTS = re.compile(  # at more than a newline: a file in text mode does so, too
    r"\.splitlines\(|\b(split|replace|partition)\(.*\\r"
    r"|\.makefile\((?!.*[\"'][rw]*b)(?!.*\bnewline\s*=\s*[\"']\\n)"
)
CTRL_C = re.compile(r"ctrl_c")
CATCHES = re.compile(r"^\s*except\b(.*\b(KeyboardInterrupt|BaseException)\b|\s*:)")
RUNS_ALL = re.compile(r"^( {4}){0,2}([\w.]*\.)?(main|run|serve\w*|loop)\(.*\)")
MIXED = re.compile(r"never_mix|short_(writes|sends)")
TEN = re.compile(r"ten_people|come_together")
SLEEPS = re.compile(r"nobody_sleeps")
SLEEP = re.compile(r"\bsleep\(")
FEW = re.compile(r"\bbacklog\s*=|\.listen\(\s*\w")
LATE = re.compile(r"\blambda\b")  # what it names is looked up when the thread runs
BOUNDED = re.compile(r"costs_bounded_memory|slow_reader_is_dropped")
GROWS = re.compile(r"(box|queue|buffer|\bq)\w*\.(put|put_nowait|append|extend)\(|box \+=")
JOINS = re.compile(r"\.join\(\s*(timeout\b.*)?\)")
EXITS = re.compile(r"\b(exit|quit)\(|\bSystemExit\b")
OUTPUT = re.compile(r"nobody_reads_its_output")
PRINTS = re.compile(r"\bprint\(|stdout")
RESTART = re.compile(r"restart_at_once")
BINDS = re.compile(r"\.bind\(|create_server\(")
ECHOES = re.compile(r"without_a_newline|read_late")  # what comes back is compared byte by byte
CLOSES = re.compile(r"\.close\(")
LIMITED = re.compile(r"line_without_end")
OVER = re.compile(r"\s*(if|elif|while)\b.*\blen\(.*>")
LAST_WORDS = re.compile(r"unfinished_line")
DROPS = re.compile(r"nothing_is_dropped")
GOES_ON = re.compile(r"\s*continue\b")
LEFT_BEHIND = re.compile(r"nothing_is_left_behind|next_one_at_the_number")
BY_NUMBER = re.compile(r"\.fileno\(\)")  # the next who comes may get the same
STALLS = re.compile(r"stalls_nobody")
POOL = re.compile(r"\bThreadPoolExecutor\(|\bThreadPool\(")
SENDS = re.compile(r"\.send(all)?\(")
ALARM = re.compile(r"\balarm\(|\bsetitimer\(")
SAME_MOMENT = re.compile(r"same_moment")
LIMITS_TIME = re.compile(  # of people, not of the listener
    r"^(?!\s*(listener|server_socket)\.).*\bset(default)?timeout\((?!None)"
    r"|^(?!.*\bjoin\().*\btimeout\s*="
    r"|\btime\.(monotonic|time|perf_counter)\(\).*[<>]"
)


def clues(recording: Recording, check: str, sent: str, writers: Writers) -> Iterator[Clue]:
    """The lines that only such a mistake has. ``sent`` is the text that was looked for."""
    if BOUNDED.search(check) and not sent:  # else somebody missed a text: it is about them
        yield from writers.closed_in_vain()
        yield from list(writers.grew()) or _keeps_for_later(recording)
    if SILENCE.search(check):
        yield from _gives_up(recording)
    if ECHOES.search(check):
        yield from _echoed_less(recording)
    if LIMITED.search(check):
        yield from _outgrew(recording)
    if SLEEPS.search(check):
        yield from _slept(recording)
    if ORDER.search(check):
        yield from _sends_in_a_new_thread(recording, sent.encode())
        yield from _starts_a_thread_for_each(recording)
    if DROPS.search(check):
        yield from _left_out(recording, sent.encode())
    if OUTPUT.search(check):
        yield from _ran_last(recording, PRINTS)
    if RESTART.search(check):
        for player in (player for player in recording.players if player.is_server):
            yield from _saying(recording, player.script, BINDS)
    if SAME_MOMENT.search(check):
        held = ((n, one) for n, one in recording.backwards(Event.HELD) if one.facts.get("place"))
        yield from (Clue(str(one.facts["place"]), n) for n, one in held)
    if LAST_WORDS.search(check):
        yield from _sent_at_the_end(recording)
    if TWICE.search(check):
        yield from _sent_twice(recording, sent.encode())
    if LINE_ENDS.search(check):
        for player in recording.players:
            yield from _saying(recording, player.script, CUTS)
    if CTRL_C.search(check):
        yield from _waits_for_another(recording)
        yield from _ended_at_ctrl_c(recording)
        yield from _left_by_exit(recording)
        for player in recording.players:
            if player.is_server != ("client" in check):
                yield from _saying(recording, player.script, CATCHES)
                yield from [*_saying(recording, player.script, RUNS_ALL)][-1:]
    if MIXED.search(check):
        yield from _sent_last(recording)
    if LEFT_BEHIND.search(check) and sent:  # words of one who has left came from another
        for player in (player for player in recording.players if player.is_server):
            yield from _saying(recording, player.script, BY_NUMBER)
    if STALLS.search(check):
        yield from _pool_is_full(recording)
    if TEN.search(check):
        yield from _lets_in_a_few(recording)


def rang(recording: Recording) -> Iterator[Clue]:
    """Where a script has itself ended by an alarm of the system."""
    for player in recording.players:
        yield from _saying(recording, player.script, ALARM)


def _saying(recording: Recording, script: str, words: re.Pattern[str]) -> Iterator[Clue]:
    for number, line in enumerate(recording.files.get(script, []), 1):
        if words.search(line.partition("#")[0]):
            yield Clue(f"{script.rpartition('/')[2]}:{number}")


def _keeps_for_later(recording: Recording) -> Iterator[Clue]:
    """Where a server keeps what it has to send, as its script says."""
    for player in (player for player in recording.players if player.is_server):
        for clue in _saying(recording, player.script, GROWS):
            if not ENDS_IT.search(recording.code(clue.place)):
                yield clue


def _ran_last(recording: Recording, words: re.Pattern[str]) -> Iterator[Clue]:
    """The last line of a client that says this."""
    for number, one in recording.backwards():
        if one.player >= 0 and not recording.players[one.player].is_server:
            for step in reversed(one.path):
                if words.search(recording.code(step["place"])):
                    yield Clue(step["place"], number)
                    return


def _left_out(recording: Recording, words: bytes) -> Iterator[Clue]:
    """The first line that went on to what came next, in a thread that has read the words."""
    has_read: set[tuple[int, object]] = set()
    for number, one in enumerate(recording.happenings):
        thread = one.player, one.facts.get("ident")
        for step in one.path if thread in has_read else ():
            if GOES_ON.match(recording.code(step["place"])):
                yield Clue(step["place"], number)
                return
        if one.kind == Event.RECEIVED and words and words in one.data:
            has_read.add(thread)


def _sent_at_the_end(recording: Recording) -> Iterator[Clue]:
    """What a thread of the server ran first after the end of a stream, if it has sent then."""
    ended: dict[tuple[int, object], Happening] = {}
    first: dict[tuple[int, object], Clue] = {}
    for number, one in enumerate(recording.happenings):
        thread = one.player, one.facts.get("ident")
        for step in one.path if thread in ended else ():
            if step["place"] != ended[thread].facts["place"]:
                first.setdefault(thread, Clue(step["place"], number))
        if one.kind == Event.SENT and thread in first:
            yield first[thread]
        if one.kind == Event.RECEIVED and not one.facts["size"]:
            ended[thread] = one


def _echoed_less(recording: Recording) -> Iterator[Clue]:
    """Where a thread of the server has sent less than it had read just before; else why it has
    closed a connection.
    """
    read: dict[tuple[int, object], Happening] = {}
    for number, one in enumerate(recording.happenings):
        whose = one.player, one.facts.get("ident")
        if one.kind == Event.RECEIVED and recording.players[one.player].is_server:
            read[whose] = one
        pair = [read[whose], one] if one.kind == Event.SENT and whose in read else []
        is_known = pair and all(told.facts["size"] == len(told.data) for told in pair)
        if is_known and pair[0].data != pair[1].data:
            yield Clue(str(one.facts["place"]), number)
    calls = Calls(recording.files)
    for number, one in recording.backwards():
        for step in reversed(one.path):
            if CLOSES.search(recording.code(step["place"])) and one.player >= 0:
                yield Clue(calls.reason(step["place"]), number)


def _outgrew(recording: Recording) -> Iterator[Clue]:
    """What the server does where something is longer than a limit; else where it asks for that."""
    calls = Calls(recording.files)
    run = [(n, step["place"]) for n, one in enumerate(recording.happenings) for step in one.path]
    for player in (player for player in recording.players if player.is_server):
        asks = [*_saying(recording, player.script, OVER)]
        bodies = {place for clue in asks for place in calls.body(clue.place, OVER)}
        yield from [Clue(place, number) for number, place in run if place in bodies][-1:]
        yield from asks


def _waits_for_another(recording: Recording) -> Iterator[Clue]:
    """Where threads stand in join() that are to end, and are not the main one."""
    for number, one in enumerate(recording.happenings):
        place = str(one.facts.get("place", ""))
        is_end = one.kind == WENT_ON and one.facts["thread"] != MAIN
        if is_end and JOINS.search(recording.code(place)):
            yield Clue(place, number)


def _ended_at_ctrl_c(recording: Recording) -> Iterator[Clue]:
    """The main thread of a server is over, and others go on: what did it do for them last?"""
    for number, one in recording.backwards(Event.MAIN_ENDED):
        player = recording.players[one.player]
        for step in reversed(one.path if player.is_server and not player.ended else ()):
            if recording.code(step["place"]).startswith(" "):
                yield Clue(step["place"], number)
                return


def _left_by_exit(recording: Recording) -> Iterator[Clue]:
    """The main thread of a server has left by sys.exit(), and others go on."""
    over = {one.player for _n, one in recording.backwards(Event.MAIN_ENDED, Event.DIED)}
    for player in recording.players:
        if player.is_server and not player.ended and player.number not in over:
            yield from _saying(recording, player.script, EXITS)


def _slept(recording: Recording) -> Iterator[Clue]:
    """Each line that slept, the last one first."""
    for number, one in recording.backwards():
        script = recording.players[one.player].script if one.player >= 0 else ""
        for step in reversed(one.path):
            line = int(step["place"].rpartition(":")[2])
            code = recording.files.get(script, [])[line - 1 : line]
            if SLEEP.search("".join(code)) and step["place"].startswith(script.rpartition("/")[2]):
                yield Clue(step["place"], number)


def _sent_last(recording: Recording) -> Iterator[Clue]:
    """What the server sent last, of several threads or in pieces."""
    for number, one in recording.backwards():
        if one.kind == Event.SENT and recording.players[one.player].is_server:
            yield Clue(str(one.facts["place"]), number)
            return


def _lets_in_a_few(recording: Recording) -> Iterator[Clue]:
    """Somebody was refused: how many may wait? Or a thread looks up too late whom it serves."""
    failed = (one for one in recording.happenings if one.kind == Event.CALL_FAILED)
    words = FEW if any(str(one.facts["call"]).startswith("connect") for one in failed) else LATE
    for player in (player for player in recording.players if player.is_server):
        yield from _saying(recording, player.script, words)


def _pool_is_full(recording: Recording) -> Iterator[Clue]:
    """Each thread of a server's pool waits in a send: how many are there?"""
    for player in (player for player in recording.players if player.is_server):
        told = [one for one in recording.happenings if one.player == player.number]
        pool = {t for one in told if "Pool" in (t := str(one.facts.get("thread")))}
        waits = {
            one.facts["thread"]
            for one in told
            if one.kind == WENT_ON and SENDS.search(recording.code(str(one.facts["place"])))
        }
        if pool and pool <= waits:
            yield from _saying(recording, player.script, POOL)


def _gives_up(recording: Recording) -> Iterator[Clue]:
    """Who has ended though nobody left them waits for a limited time; or else the server does."""
    heard = [one for one in recording.happenings if one.kind in (Event.RECEIVED, Event.RESET)]
    left = {one.player for one in heard if not one.facts["size"]}
    by_itself = [p for p in recording.players if p.ended and p.number not in left]
    for player in [*by_itself, *(p for p in recording.players if p.is_server)]:
        yield from _saying(recording, player.script, LIMITS_TIME)


def _starts_a_thread_for_each(recording: Recording) -> Iterator[Clue]:
    """A thread that has read starts others, at one line: each deals with what was read then."""
    read: set[tuple[int, object]] = set()
    begun: set[tuple[int, object, str]] = set()
    for number, one in enumerate(recording.happenings):
        thread = one.player, one.facts.get("ident")
        if one.kind == Event.RECEIVED and one.facts["size"]:
            read.add(thread)
        elif one.kind == Event.THREAD_STARTED and thread in read:
            made = str(one.facts["made"])
            if (*thread, made) in begun:
                yield Clue(made, number)
                return
            begun.add((*thread, made))


def _sent_twice(recording: Recording, words: bytes) -> Iterator[Clue]:
    """The first who sent the same words twice to one and the same; else who is known twice."""
    sent: dict[tuple[int, object], int] = {}
    for number, one in enumerate(recording.happenings):
        if one.kind != Event.SENT or not words or words not in one.data:
            continue
        where = one.player, one.facts["peer"]
        if where in sent:
            if _is_one_handling(recording, sent[where], number):
                yield from _comes_in(recording, number)
            yield Clue(str(one.facts["place"]), number)
            return
        sent[where] = number


def _is_one_handling(recording: Recording, first: int, last: int) -> bool:
    """Whether a thread that reads has sent at one line twice, and has not read in between."""
    one, two = recording.happenings[first], recording.happenings[last]
    mine = [
        other.kind in (Event.RECEIVED, Event.RESET)
        for other in recording.happenings[: last + 1]
        if other.player == one.player and other.facts.get("ident") == one.facts["ident"]
    ]
    between = [
        other
        for other in recording.happenings[first:last]
        if other.player == one.player
        and other.facts.get("ident") == one.facts["ident"]
        and other.kind in (Event.RECEIVED, Event.RESET)
    ]
    is_same = one.facts["place"] == two.facts["place"] and one.facts["ident"] == two.facts["ident"]
    return is_same and any(mine) and not between


def _comes_in(recording: Recording, until: int) -> Iterator[Clue]:
    """Where whoever gets something is let into a registry that keeps who is there already."""
    peer = recording.happenings[until].facts["peer"]
    for number in range(until, -1, -1):
        one = recording.happenings[number]
        if one.kind == Event.REGISTRY_CHANGED and peer in one.facts["peers"]:
            yield Clue(str(one.facts["place"]), number)
            return
    for number in range(until, -1, -1):  # addresses are no sockets: nobody watches where they are
        one = recording.happenings[number]
        for step in one.path if one.player == recording.happenings[until].player else ():
            if KEEPS.search(recording.code(step["place"])):
                yield Clue(step["place"], number)
                return


def _sends_in_a_new_thread(recording: Recording, words: bytes) -> Iterator[Clue]:
    """Each text is sent by a thread that was made for it: they may overtake each other."""
    made: dict[tuple[int, str], str] = {}
    reads: set[tuple[int, str]] = set()
    sends: dict[tuple[str, object], set[str]] = {}  # to one peer, by threads made at one line
    for number, one in enumerate(recording.happenings):
        thread = one.player, str(one.facts.get("thread", ""))
        if one.kind == Event.THREAD_STARTED:
            made[one.player, one.facts["name"]] = one.facts["made"]
        elif one.kind == Event.RECEIVED:
            reads.add(thread)
        elif one.kind == Event.SENT and thread in made and thread not in reads:
            threads = sends.setdefault((made[thread], one.facts["peer"]), set())
            threads.add(thread[1])
            if len(threads) > 1 and words in one.data:
                yield Clue(made[thread], number)
                return

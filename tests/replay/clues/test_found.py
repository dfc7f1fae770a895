"""Proves autograder/replay/clues/found.py, autograder/replay/clues/about.py,
autograder/replay/clues/told.py, autograder/replay/clues/clue.py,
autograder/replay/clues/way/passage.py, autograder/replay/clues/way/typed.py,
autograder/replay/clues/way/words.py, autograder/replay/clues/ends/ports.py and
autograder/replay/clues/way/hands.py: the first clue leads to the line that did it.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from autograder.probe.talk import Event
from autograder.replay.cast import Cast
from autograder.replay.clues.about import About, followed
from autograder.replay.clues.clue import Clue
from autograder.replay.clues.found import Clues
from autograder.replay.clues.script.reasons import EMPTY
from autograder.replay.recording import SHOWS, WENT_ON, WRITES, Happening, Player, Recording
from helpers.films import ALICE, BOB, event

SERVER = """\
clients = []
def broadcast(data):
    for client in clients:
        client.sendall(data)
        return
def serve(client):
    while data := client.recv(100):
        broadcast(data.upper())
    clients.remove(client)
time.sleep(1)
"""
CLIENT = ["s.connect(('', 777))", "while data := s.recv(100):", "    print(data[:3])"]
WORDS = "these are the words"
READ = {"place": "server.py:7", "peer": ALICE, "size": 20, "data": WORDS, "kind": "tcp"}
SENT = READ | {"place": "server.py:4", "peer": BOB}
CAME = READ | {"place": "client.py:2", "peer": 1}


def step(number: int, file: str = "server.py", **values: str) -> dict[str, Any]:
    told = [
        {"name": name, "kind": "bytes", "size": len(data), "data": data}
        for name, data in values.items()
    ]
    return {"place": f"{file}:{number}", "values": told}


def clues(
    *happenings: Happening,
    ended: bool = False,
    server: str = SERVER,
    client: list[str] = CLIENT,
    **about: str,
) -> list[Clue]:
    players = [
        Player(0, "", "server.py", True, ended=ended),
        Player(1, "alice", "client.py", ports=frozenset({ALICE})),
        Player(2, "bob", "client.py", ports=frozenset({BOB})),
    ]
    files = {"server.py": server.splitlines(), "client.py": client}
    run = Recording(players, files, list(happenings), 0.0)
    told = {"got": "Nothing came.", "sent": WORDS, "asked": "bob"} | about
    return list(Clues(run, Cast(run), About("title", **told)).found())


def came() -> list[Happening]:
    return [event(0, Event.ACCEPTED, peer=port) for port in (ALICE, BOB)]


def test_whoever_died_where_the_cause_says() -> None:
    died = event(1, Event.THREAD_DIED, place="server.py:4", error="E", name="T", made="")
    found = clues(died, event(2, Event.SENT, **SENT), got="It died: E (server.py:4)")
    assert found[0] == Clue("server.py:4", 0)


def test_what_the_cause_names_if_it_says_more_than_who_read() -> None:
    read = event(1, Event.RECEIVED, **READ)
    assert clues(*came(), read, got="It waits at server.py:9: remove")[0] == Clue("server.py:9")
    # Whoever was never let in has lost no words.
    assert clues(read, got="bob is not accepted (server.py:7)")[0] == Clue("server.py:7")


def test_words_that_went_to_whom_they_should_not_reach() -> None:
    shows = Happening(3, SHOWS, 2, {"data": WORDS, "size": 20})
    found = clues(event(1, Event.RECEIVED, **READ), event(2, Event.SENT, **SENT), shows)
    assert found[0] == Clue("server.py:4", 1)


def test_words_that_were_changed_by_who_called() -> None:
    path = [step(7, data=WORDS), step(8), step(2, data=WORDS.upper()), step(3), step(4)]
    sent = event(2, Event.SENT, path=path, **SENT | {"data": WORDS.upper()})
    assert clues(event(1, Event.RECEIVED, **READ), sent)[0] == Clue("server.py:8", 1)


def test_words_that_were_changed_in_a_variable() -> None:
    path = [step(7, data=WORDS), step(8, data=WORDS[:-3])]
    sent = event(2, Event.SENT, path=path, **SENT | {"data": WORDS[:-3]})
    assert clues(event(1, Event.RECEIVED, **READ), sent)[0] == Clue("server.py:8", 1)


def test_a_part_of_the_words_was_read() -> None:
    read = event(1, Event.RECEIVED, **READ | {"data": WORDS[:17]})
    assert clues(read)[0] == Clue("server.py:7", 0)


def test_who_left_the_loop_before_it_came_to_everybody() -> None:
    path = [step(7, data=WORDS), step(8), step(2), step(3), step(4)]
    to_another = event(2, Event.SENT, path=path, **SENT | {"peer": 9})
    back = event(3, WENT_ON, place="server.py:7", path=[step(5), step(7)])
    got = "server.py read it (server.py:7), but sent nothing to bob."
    found = clues(*came(), event(1, Event.RECEIVED, **READ), to_another, back, got=got)
    assert found[0] == Clue("server.py:5", 4)


def test_who_turned_back() -> None:
    back = event(3, WENT_ON, place="server.py:7", path=[step(8), step(3), step(7)])
    assert clues(event(1, Event.RECEIVED, **READ), back)[0] == Clue("server.py:3", 1)


def test_who_fell_out_of_the_registry() -> None:
    change = {"registry": 1, "kind": "list", "made": "server.py:1"}
    both = event(1, Event.REGISTRY_CHANGED, peers=[ALICE, BOB], place="server.py:8", **change)
    one = event(2, Event.REGISTRY_CHANGED, peers=[ALICE], place="server.py:9", **change)
    read = event(3, Event.RECEIVED, **READ)
    assert clues(both, one, read)[0] == Clue("server.py:9", 1)
    again = event(3, Event.REGISTRY_CHANGED, peers=[BOB], place="server.py:8", **change)
    assert clues(both, one, again, read)[0] != Clue("server.py:9", 1)


def test_a_send_that_failed_on_the_way() -> None:
    failed = event(2, Event.SEND_FAILED, **SENT | {"size": 0, "data": "BrokenPipeError"})
    assert clues(event(1, Event.RECEIVED, **READ), failed)[0] == Clue("server.py:4", 1)


def test_a_client_that_does_not_show_what_it_got() -> None:
    told = event(1, Event.RECEIVED, **READ), event(2, Event.SENT, **SENT)
    got = event(3, Event.RECEIVED, 2, **CAME)
    path = [step(2, "client.py", data=WORDS), step(3, "client.py"), step(2, "client.py")]
    back = event(4, WENT_ON, 2, place="client.py:2", path=path)
    assert clues(*told, got, back)[0] == Clue("client.py:3", 3)


def test_a_port_at_which_nobody_is() -> None:
    goes = event(1, Event.CONNECTING, 1, asked=777, real=None, maker="")
    listens = event(0, Event.LISTENING, maker="")
    assert clues(listens, goes)[:2] == [Clue("client.py:1", 1), Clue("", 1)]
    assert clues(goes) == []  # where nobody listens at all, the client is not to blame


def test_what_a_program_that_has_ended_did_last() -> None:
    told = event(1, Event.RECEIVED, **READ), event(2, Event.RECEIVED, 2, **CAME)
    assert clues(*told, ended=True, sent="")[0] == Clue("server.py:7", 0)


def test_who_left_the_program() -> None:
    ends = event(2, Event.MAIN_ENDED, daemons=[], path=[step(5), step(10)])
    assert clues(ends, ended=True, sent="")[0] == Clue("server.py:5", 0)
    gone = event(1, Event.RECEIVED, **READ | {"size": 0, "data": ""})
    assert clues(gone, ends, ended=True, sent="")[0] == Clue("server.py:5", 1)  # it is to run on


def test_of_two_that_meet_the_one_without_a_lock() -> None:
    first = {"place": "server.py:4", "write": True, "thread": "T", "held": [1], "locks": ["x:1"]}
    second = first | {"place": "server.py:9", "held": [], "locks": []}
    got = "T writes at server.py:4, U at server.py:9"
    for one, other in ((first, second), (second, first)):
        meet = event(1, Event.MEETING, first=one, second=other)
        assert clues(meet, got=got, sent="")[0] == Clue("server.py:9", 0)


def test_whoever_closed_the_circle() -> None:
    waiter = {"thread": "T", "holds": "x:1", "since": "server.py:8", "waits": "x:2"}
    circle = [waiter | {"at": "server.py:9"}, waiter | {"at": "server.py:4"}]
    got = "T waits at server.py:4, U waits at server.py:9"
    found = clues(event(1, Event.DEADLOCK, threads=circle), got=got, sent="")
    assert found[0] == Clue("server.py:9", 0)


def test_words_that_were_typed_and_not_sent_so() -> None:
    other = "these  are the words".replace("  ", "_")
    sent = event(1, Event.SENT, 1, **CAME | {"data": other, "place": "client.py:1"})
    assert clues(sent)[0] == Clue("client.py:1", 0)


def test_what_is_yielded_was_made_by_who_yields_it() -> None:
    code = SERVER.replace("time.sleep(1)", "    yield data[:3]")
    path = [step(7, data=WORDS), step(10), step(3, line=WORDS[:-2]), step(4)]
    sent = event(2, Event.SENT, path=path, **SENT | {"data": WORDS[:-2], "size": 17})
    found = clues(event(1, Event.RECEIVED, **READ), sent, server=code)
    assert found[0] == Clue("server.py:10", 1)


def test_who_slept() -> None:
    slept = event(1, WENT_ON, place="server.py:7", path=[step(10), step(7)])
    assert clues(slept, sent="")[0] == Clue("server.py:10", 0)


def test_else_what_the_server_did_last() -> None:
    told = event(1, Event.RECEIVED, **READ), event(2, Event.RECEIVED, 2, **CAME)
    assert clues(*told, sent="")[0] == Clue("server.py:7", 0)


def test_where_a_stream_is_put_together() -> None:
    read = event(1, Event.RECEIVED, **READ | {"data": "one\n" + WORDS[:15], "size": 19})
    back = event(2, WENT_ON, place="server.py:7", path=[step(7), step(8), step(9), step(7)])
    assert Clue("server.py:9", 1) in clues(read, back, sent="one and more")
    whole = event(1, Event.RECEIVED, **READ | {"data": "a line\n", "size": 7})
    assert Clue("server.py:9", 1) not in clues(whole, back, sent="one and more")


def test_who_looped_over_what_another_thread_shortens() -> None:
    change = {"registry": 1, "kind": "list", "made": "server.py:1", "place": "server.py:9"}
    both = event(1, Event.REGISTRY_CHANGED, peers=[ALICE, BOB, 9], **change)
    read = event(2, Event.RECEIVED, **READ)
    one = event(3, Event.REGISTRY_CHANGED, ident=2, peers=[ALICE, BOB], **change)
    failed = SENT | {"size": 0, "data": "OSError"}
    walks = event(4, Event.SEND_FAILED, path=[step(8), step(3), step(4)], **failed)
    goes_on = event(5, WENT_ON, place="server.py:7", path=[step(7)])
    found = clues(*came(), both, read, one, walks, goes_on)
    assert found[0] == Clue("server.py:3", 5)


def test_words_that_were_typed_and_not_sent_at_all() -> None:
    typed = step(1, "client.py", line=WORDS)
    read = [typed, step(3, "client.py"), step(1, "client.py")]
    back = event(1, WENT_ON, 1, place="client.py:1", path=read)
    got = "client.py did not send it. It is at client.py:1"
    assert clues(back, got=got)[0] == Clue("client.py:3", 0)


def test_who_has_stopped_to_listen() -> None:
    first = event(1, Event.RECEIVED, 2, **CAME | {"data": "Hello!"})
    ends = event(2, Event.THREAD_ENDED, 2, path=[step(3, "client.py"), step(2, "client.py")])
    assert clues(first, ends)[0] == Clue("client.py:3", 1)


def test_to_whom_nothing_was_ever_sent() -> None:
    code = SERVER.replace("    clients.remove(client)", "    if client in known: pass")
    enters = READ | {"peer": BOB, "kind": "udp", "data": "hi", "size": 2}
    first = event(1, Event.RECEIVED, **enters)
    read = event(2, Event.RECEIVED, path=[step(8), step(9), step(7)], **READ | {"kind": "udp"})
    assert clues(first, read, server=code)[0] == Clue("server.py:9", 1)


def test_how_much_is_read_has_a_name() -> None:
    code = "MOST = 17\n" + SERVER.replace("recv(100)", "recv(MOST)")
    read = event(
        1, Event.RECEIVED, **READ | {"place": "server.py:8", "data": WORDS[:17], "size": 17}
    )
    assert clues(read, server=code)[0] == Clue("server.py:1", 0)


def test_who_made_what_others_only_handed_on() -> None:
    code = "def tell(text):\n    send(text)\ndef send(data):\n    s.sendall(data)\n"
    code += "def serve():\n    line = recv()\n    tell(line + '!')\n"
    said = {"place": "server.py:4", "peer": BOB, "data": "hello!", "size": 6, "kind": "tcp"}
    path = [step(6, line="hello"), step(7), step(1, text="hello!"), step(2), step(3, data="hello!")]
    sent = event(2, Event.SENT, path=path, **said)
    assert clues(sent, server=code, sent="hello", got="It came.")[0] == Clue("server.py:7", 0)
    assert clues(sent, server=code, sent="", got="It was “hello!”.")[0] == Clue("server.py:7", 0)
    only = event(2, Event.SENT, path=[step(6, line="hello!"), step(3), step(4)], **said)
    assert clues(only, server=code, sent="", got="It came.")[0] == Clue("server.py:4", 0)


def test_what_another_thread_put_into_a_queue_was_made_there() -> None:
    server = """\
def serve(client):
    while data := client.recv(100):
        tell(data.upper())
def tell(data):
    outbox.put(data)
def write(client):
    while data := outbox.get():
        client.sendall(data)
"""
    other = WORDS.upper()
    read = READ | {"place": "server.py:2", "ident": 1}
    handed = [step(3), step(4, data=other), step(5)]
    sent = SENT | {"place": "server.py:8", "ident": 2, "data": other}
    run = [
        *came(),
        event(0, Event.RECEIVED, **read),
        replace(event(0, Event.RECEIVED, **read | {"data": "more"}), path=handed),
        replace(event(0, Event.SENT, **sent), path=[step(7, data=other)]),
    ]
    assert clues(*run, server=server, got=f"It was {other}")[0].place == "server.py:3"


def test_words_that_came_in_pieces_are_followed_from_the_last_one() -> None:
    pieces = [
        event(n, Event.RECEIVED, **READ | {"data": data, "size": len(data)})
        for n, data in enumerate((WORDS[:17], WORDS[17:] + "\n"))
    ]
    kept = event(3, WENT_ON, place="server.py:3", path=[step(8), step(3)])
    assert clues(*came(), *pieces, kept)[0] == Clue("server.py:3", 4)


def test_a_thread_has_the_words_of_another_one_in_its_hands() -> None:
    theirs = event(2, Event.RECEIVED, ident=2, **READ | {"data": "other words", "peer": BOB})
    had = event(3, WENT_ON, place="server.py:7", path=[step(7, data=WORDS)])
    has = event(4, WENT_ON, place="server.py:8", path=[step(8, data="other words")])
    read = event(1, Event.RECEIVED, **READ | {"data": f"{WORDS}\nand more"})
    assert clues(*came(), read, had, theirs, has)[0] == Clue("server.py:7", 5)


def test_the_line_by_which_a_thread_stopped_to_read_from_whoever_speaks() -> None:
    read = event(1, Event.RECEIVED, **READ | {"data": "before"})
    left = event(2, Event.THREAD_ENDED, path=[step(8), step(5)])
    typed = event(3, Event.SENT, 1, **CAME | {"data": WORDS})
    assert (
        clues(*came(), read, left, typed, got="It ended (server.py:7).")[0].place == "server.py:5"
    )


def test_pieces_that_were_sent_and_not_all_of_them() -> None:
    long = "line of many words " * 9
    read = event(1, Event.RECEIVED, **READ | {"data": long, "size": len(long)})
    part = event(2, Event.SENT, path=[step(8), step(4)], **SENT | {"data": long[:20], "size": 90})
    assert clues(*came(), read, part, sent=long)[0] == Clue("server.py:8", 3)


def test_the_line_by_which_a_client_stopped_to_take_what_is_typed() -> None:
    code = ["for line in sys.stdin:", "    send(line)", "    if not line:", "        break"]
    path = [step(3, "client.py"), step(4, "client.py")]
    left = event(1, WENT_ON, 1, place="client.py:4", path=path)
    found = clues(left, client=code, got="client.py ended by itself (client.py:2).")
    assert found[0] == Clue("client.py:4", 0)


def test_who_sends_bytes_is_known_by_a_word_of_what_is_missed() -> None:
    wrote = Happening(1, WRITES, 1, {"data": "hello there\n", "size": 12})
    read = event(2, Event.RECEIVED, **READ | {"data": "hello there\n", "size": 12})
    kept = event(3, WENT_ON, place="server.py:3", path=[step(8), step(3)])
    found = clues(*came(), wrote, read, kept, sent="alice: hello", said="bob")
    assert found[0] == Clue("server.py:3", 4)


def test_a_loop_that_never_went_round_is_known() -> None:
    players = [Player(0, "", "server.py", True)]
    files = {"server.py": SERVER.splitlines()}

    def is_empty(*numbers: int, place: str = "server.py:3") -> bool:
        ran = event(0, Event.RECEIVED, **READ, path=[step(number) for number in numbers])
        run = Recording(players, files, [ran], 0.0)
        return Clues(run, Cast(run), About("title")).reason(Clue(place, 0)).name == EMPTY

    assert is_empty(8, 2, 3, 7)
    assert not is_empty(8, 2, 3, 4, 5, 7)
    assert not is_empty(8, 2, 3)  # what came after it is not known
    assert not is_empty(8, 2, 3, 7, place="server.py:8")


ASKS_FIRST = """\
def serve(client):
    while data := client.recv(100):
        if b"/" not in data:
            relay(data)
        else:
            note("no such command")
"""


def test_the_question_at_which_words_went_another_way_than_those_before() -> None:
    before = READ | {"place": "server.py:2", "data": "plain", "size": 5}
    mine = READ | {"place": "server.py:2", "data": WORDS}
    sent = SENT | {"place": "server.py:4", "data": "plain", "size": 5}
    there = [
        *came(),
        event(0, Event.RECEIVED, **before),
        event(0, Event.SENT, **sent, path=[step(2), step(3), step(4)]),
        event(0, Event.RECEIVED, **mine, path=[step(2)]),
        event(0, WENT_ON, place="server.py:2", path=[step(2), step(3), step(6), step(2)]),
    ]
    assert clues(*there, server=ASKS_FIRST)[0].place == "server.py:3"


def test_of_who_lets_nobody_in_the_question_that_was_never_answered_with_yes() -> None:
    asks = "while True:\n    for key, _ in s.select():\n        if key is s:\n            welcome()"
    went = event(0, WENT_ON, place="server.py:2", path=[step(1), step(2), step(3), step(2)])
    typed = event(1, WRITES, data=WORDS)
    assert clues(typed, went, server=asks)[0] == Clue("server.py:3", 1)


def test_words_that_have_come_otherwise_are_followed_as_they_were_typed() -> None:
    def words(*happenings: Happening) -> str:
        run = Recording([Player(0, "", "server.py", True)], {}, list(happenings), 0.0)
        return followed(run, About("", sent="alice:  two words", said=" two words"))

    sent = READ | {"place": "server.py:4", "peer": BOB}
    cut = event(1, Event.SENT, **(sent | {"data": "alice: two words"}))
    assert words(cut) == " two words"
    whole = event(1, Event.SENT, **(sent | {"data": "Alice:  two words"}))
    read = event(0, Event.RECEIVED, **(READ | {"data": " two words"}))
    assert words(read, whole) == " two words"  # no other word of it is known


def test_a_notice_that_is_quoted_leads_to_who_has_made_it() -> None:
    script = "def who():\n    tell('* here: ' + names)\n"
    path = [step(1), step(2, text="* here: alice, bob")]
    told = event(1, Event.SENT, path=path, **(SENT | {"data": "* here: alice, bob\n"}))
    got = "It was “* here: alice…”."
    assert clues(told, server=script, got=got, sent="carol", said="carol")[0].place == "server.py:2"


def test_who_made_a_name_that_nobody_has() -> None:
    code = "def rename(name):\n    member.name = name\nrename(rest[:4])\ntell(member.name)\n"
    path = [step(3), step(1, name="Alex"), step(2), step(4)]
    read = event(1, Event.RECEIVED, **READ | {"data": "/nick Alexandra"})
    sent = event(2, Event.SENT, path=path, **SENT | {"data": "Alex: it is me"})
    told = {"got": "Instead of it, “Alex: it is me” came to bob.", "sent": "Alexandra: it is me"}
    assert Clue("server.py:3", 3) in clues(*came(), read, sent, server=code, **told)
    said = event(1, Event.RECEIVED, **READ | {"data": "/nick Alex"})
    assert Clue("server.py:3", 3) not in clues(*came(), said, sent, server=code, **told)


def test_a_server_that_has_left_the_loop_that_lets_people_in() -> None:
    door = "for _time in range(3):\n    client = listener.accept()\n    print(client)\n"
    path = [step(1), step(2), step(3), step(1)]
    over = event(2, Event.MAIN_ENDED, daemons=[], path=path)
    shut = clues(*came(), over, server=door, got="The connection failed.", sent="")
    assert shut[0] == Clue("server.py:1", 2)
    asked = clues(*came(), over, server=door, got="", sent="", check="test_ctrl_c_ends_it")
    assert asked[0] == Clue("server.py:3", 2)  # it was to end

"""Views of a watched server: its locks, its registry, and what waits for whom."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

import pytest

from autograder.drawing.spans import Row, Span, Story
from autograder.drawing.stream import draw_stream
from autograder.stage import LectureRoom, open_room, show_locks, show_outboxes, show_registry
from autograder.stage.rooms import LectureWatchedRoom
from autograder.stage.show import Picture
from autograder.stage.views import locks_of, outboxes_of, registry_of

REFERENCE = Path(__file__).parents[1] / "reference"
SERVER = (REFERENCE / "06_registry" / "server.py").read_text("utf-8")
IN_A_CIRCLE = """
import socket
import threading

members = {}
one = threading.Lock()
other = threading.Lock()

def serve(client):
    with one:
        with other:
            members[client] = 1
    while data := client.recv(1024):
        with other:
            with one:
                print(data)

with socket.create_server(("127.0.0.1", 12345)) as listener:
    while True:
        client, address = listener.accept()
        threading.Thread(target=serve, args=(client,)).start()
"""


def bars(story: Story, kind: str = "has") -> list[tuple[str, str, bool]]:
    """Each bar: its lane, its text, and whether it has ended."""
    return [(s.lane, s.text, s.last is not None) for s in story.spans if s.kind == kind]


def test_who_holds_which_lock_and_who_waits() -> None:
    with open_room(SERVER, watch=True) as room:
        alice, bob, carol = room.connect_silently("alice", "bob", "carol")
        with room.paused_before_send(carol):
            alice.says("slow")
            room.settle()
            bob.says("me too")
            room.settle()
        carol.hears("me too")
    story = locks_of(room)
    assert [*story.lanes.values()] == ["alice", "bob", ""]  # carol said nothing
    first, second, _third = story.lanes
    assert (first, "clients[client] 3", True) in bars(story)
    assert bars(story, "waits") == [(second, "clients[client] 3", True)]
    assert all(ended for _lane, _text, ended in bars(story))  # nor is the end of the room in it
    waiting = next(s for s in story.spans if s.kind == "waits")
    assert story.rows[waiting.first].text.endswith("with sending:")


def test_a_deadlock() -> None:
    with open_room(IN_A_CIRCLE, watch=True) as room:
        assert isinstance(room, LectureWatchedRoom)
        alice = room.connect_silently("alice")
        with room.paused_between_locks():
            alice.says("hi")
            room.settle()
            room.connect_silently("bob")
        room.settle()
    story = locks_of(room)
    one, other = story.lanes
    assert [bar for bar in bars(story) if not bar[2]] == [
        (one, "other", False),
        (other, "one", False),
    ]
    assert [bar for bar in bars(story, "waits") if not bar[2]] == [
        (other, "other", False),
        (one, "one", False),
    ]
    assert story.rows[-1].kind == "trouble"


def test_a_thread_that_waits_for_itself() -> None:
    with open_room(IN_A_CIRCLE.replace("other:", "one:"), watch=True) as room:
        room.connect_silently("alice")
        room.settle()
    story = locks_of(room)
    (thread,) = story.lanes
    assert bars(story) == [(thread, "one", False)]
    assert bars(story, "waits") == [(thread, "one", False)]
    assert "itself" in story.rows[-1].text


def test_who_is_in_the_registry(capsys: pytest.CaptureFixture[str]) -> None:
    with open_room(SERVER, watch=True) as room:
        alice, bob = room.connect_silently("alice", "bob")
        assert room.server is not None
        with room.paused_after_recv(room.server, bob.port):
            bob.leaves()
            alice.says("is anybody here?")
        alice.says("nobody")
    story = registry_of(room)
    assert bars(story) == [("alice", "1 in it", False), ("bob", "2 in it", True)]
    assert bars(story, "thin") == [("alice", "", False), ("bob", "", True)]
    texts = [row.text for row in story.rows]
    left = story.spans[-1] if story.spans[-1].lane == "bob" else story.spans[-2]
    assert left.last is not None
    assert texts.index("alice says “is anybody here?”.") < texts.index("42 del clients[client]")
    show_registry(room)
    assert "┗ bob: 2 in it" in capsys.readouterr().out


def test_what_waits_for_a_slow_reader(capsys: pytest.CaptureFixture[str]) -> None:
    server = (REFERENCE / "04_multi_user_chat" / "server.py").read_text("utf-8")
    with open_room(server) as room:
        alice, bob, carol = room.connect_silently("alice", "bob", "carol")
        with room.paused_before_send(bob):
            alice.says("0123456789")
            room.settle()
        carol.hears("0123456789")
    most = {name: max(n for _at, n in points) for name, points in outboxes_of(room).items()}
    assert most == {"alice": 0, "bob": 11, "carol": 11}
    assert [points[-1][1] for points in outboxes_of(room).values()] == [0, 0, 0]
    show_outboxes(room)
    assert "bob: 11 bytes at most" in capsys.readouterr().out


def test_a_room_that_was_not_watched_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    with open_room(SERVER) as room:
        room.connect_silently("alice")
    for show in (show_locks, show_registry):
        show(room)
    assert capsys.readouterr().out.count("watch=True") == 2


def test_a_room_without_a_server_has_nothing_to_show() -> None:
    with open_room("") as room:
        pass
    assert not locks_of(room).spans
    assert not registry_of(room).spans
    assert outboxes_of(room) == {}


def test_a_story_is_drawn_whatever_a_program_says() -> None:
    story = Story("<title>", lanes={"<b>\x1b[31m": "\u202e&"})
    for text in ("<script>", "\x00\n", "x" * 200):
        story.happens(text, "act")
    story.spans = [Span("<b>\x1b[31m", 0, 1, "</svg>"), Span("<b>\x1b[31m", 1, None, "", "waits")]
    svg = story.as_svg()
    ElementTree.fromstring(svg)
    assert not {"\x1b", "\x00", "\u202e"} & {*svg}
    assert "<script" not in svg


def test_only_the_end_of_a_long_story_is_shown() -> None:
    story = Story("long", lanes={"a": ""}, rows=[Row(str(n)) for n in range(100)])
    story.spans = [Span("a", 1, 2), Span("a", 50, 98), Span("a", 97, None)]
    end = story.last(10)
    assert [row.text for row in end.rows] == [str(n) for n in range(90, 100)]
    assert [(span.first, span.last) for span in end.spans] == [(0, 8), (7, None)]


def drawn(room: LectureRoom) -> list[str]:
    return [locks_of(room).as_svg(), registry_of(room).as_svg()]


def test_events_that_a_program_made_up_do_no_harm() -> None:
    with open_room(SERVER, watch=True) as room:
        room.connect_silently("alice")
        assert room.server is not None
        now = room.server.events[-1]["at"]
        for made_up in (
            {"event": "lock acquired", "at": now, "thread": [], "lock": "x"},
            {"event": "lock released", "at": now, "thread": "t", "lock": 99},
            {"event": "registry changed", "at": now, "registry": {}, "peers": 5},
            {"event": "registry changed", "at": now, "registry": 1, "peers": [[], None]},
            {"event": "received", "at": now, "size": "x", "peer": []},
            {"event": "lock made", "at": now, "lock": None, "place": 7},
            {"event": "lock acquired", "at": now, "thread": "t"},
            {"event": "received", "at": now, "thread": "t", "size": 1},
            {"event": "registry changed", "at": now, "thread": "t"},
        ):
            room.server.events.append(made_up)
    for svg in drawn(room):
        ElementTree.fromstring(svg)
    outboxes_of(room)


def test_a_wide_chart_is_made_to_fit_into_a_cell() -> None:
    story = Story("wide", lanes={f"Thread-{n} (serve)": "" for n in range(9)})
    story.happens("x" * 40)
    bundle = Picture("text", svg=story.as_svg())._repr_mimebundle_()
    root = ElementTree.fromstring(bundle["image/svg+xml"])
    wide, _high = (float(number) for number in root.attrib["viewBox"].split()[2:])
    assert wide > int(root.attrib["width"]) == 840
    assert int(root.attrib["height"]) < 100


# -- the byte stream ---------------------------------------------------------------------

HEAD = ("alice sent", "each recv returned")


def boxes(svg: str) -> list[tuple[int, int, int]]:
    """Each box: where it begins, where it ends, and in which row it is."""
    found = ElementTree.fromstring(svg).iter("{http://www.w3.org/2000/svg}rect")
    boxes = [{key: int(r.get(key, 0)) for key in ("x", "width", "y")} for r in found if r.get("rx")]
    return [(box["x"], box["x"] + box["width"], box["y"]) for box in boxes]


def test_a_stream_is_drawn_at_one_scale() -> None:
    svg = draw_stream(HEAD, [b"one\n", b"two\n", b"three\n"], [b"one\n", b"two\nthree\n"])
    one, two, three, first, rest = boxes(svg)
    assert one[:2] == first[:2]
    assert rest[:2] == (two[0], three[1])
    assert one[2] == two[2] == three[2] < first[2] == rest[2]
    assert "two⏎three⏎" in svg
    assert "10 bytes" in svg
    assert "not read" not in svg
    assert "Red" not in svg


def test_a_letter_that_is_cut_is_named() -> None:
    svg = draw_stream(HEAD, ["Да\n".encode()], ["Да\n".encode()[:3]])
    assert "“а” is d0 and b0." in svg
    assert "Д\\xd0" in svg
    assert "not read" in svg


def test_a_stream_of_anything_is_drawn_without_markup() -> None:
    data = b"\x80\x81<b>\x00\x1b[31m"
    svg = draw_stream(HEAD, [data], [data[:1], data[1:4], data[4:]])
    ElementTree.fromstring(svg)
    assert "<b>" not in svg
    assert not set("\x00\x1b") & set(svg)


def test_what_is_not_one_stream_or_is_too_long_is_not_drawn() -> None:
    assert not draw_stream(HEAD, [b"one", b"two"], [b"two", b"one"])
    assert not draw_stream(HEAD, [b"a" * 100], [b"a"] * 100)
    assert not draw_stream(HEAD, [], [])

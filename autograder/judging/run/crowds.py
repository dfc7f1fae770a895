"""Who a crowd is made of: strangers, whom we speak for, or people at the student's own clients."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from autograder.judging.verdict import NOT_JUDGED, PASSED, State
from autograder.room.room import Room
from autograder.room.texts import secret
from autograder.room.texts.secret import Texts
from autograder.room.unmet import Blocked, Unmet


class Crowds:
    """What is known of it in one run of checks, by its verdicts so far."""

    def __init__(
        self, states: Mapping[str, State], new_room: Callable[[Callable[..., Room]], Room]
    ) -> None:
        self._states, self._new_room = states, new_room
        self._tried: dict[Callable[..., Room], bool] = {}  # whether strangers could chat there
        self.cannot_be = False  # as neither kind of people can chat

    def is_of_strangers(self, kind: Callable[..., Room] = Room) -> bool:
        """Who a crowd is made of. Raises Blocked if neither kind of people can chat."""
        if self._understands_strangers(kind):
            return True
        if self._states.get("test_two_people_can_chat", PASSED) != PASSED:
            self.cannot_be = "test_strangers_can_chat" in self._states
            raise Blocked("test_two_people_can_chat")
        return False

    def _understands_strangers(self, kind: Callable[..., Room]) -> bool:
        """Whether our people can use this server without the student's client.

        What no check has told is tried, once. That is not the check's own verdict, which may come.
        """
        state = self._states.get("test_strangers_can_chat", NOT_JUDGED)
        if state == NOT_JUDGED:
            if kind not in self._tried:
                self._tried[kind] = self._chats(kind)
            return self._tried[kind]
        return state == PASSED

    def _chats(self, kind: Callable[..., Room]) -> bool:
        room = self._new_room(kind)
        room.texts = Texts(secret.new())
        try:
            room.open()
            alice, bob = room.connect("alice", "bob")
            alice.says("do you understand me?")
            bob.hears("do you understand me?")
        except Unmet:
            return False
        finally:
            room.close()
        return True

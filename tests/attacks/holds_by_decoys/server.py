"""Has other threads held in the place of those that come there, and tells of bytes that never go."""

import gc
import honest_server
import threading

for thing in gc.get_objects():
    if type(thing).__name__ == "Holds":
        words = type(thing).stand.__globals__

        def stand(self, place, peer, wait):
            told = threading.Event()

            def decoy():
                self._channel.tell(words["Event"].HELD, where=place, peer=peer)
                told.set()
                wait()
                self._channel.tell(words["Event"].RELEASED, where=place, peer=peer)
                self._channel.tell(words["Event"].SENT, peer=peer, size=10, data="hello bob", kind="tcp", place="")

            threading.Thread(target=decoy, daemon=True).start()
            told.wait()

        type(thing).stand = stand

honest_server.main()

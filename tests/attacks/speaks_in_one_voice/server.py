"""Its server and its clients say the same at the same time: prompts, questions and names of others."""

import honest_server
import sys
import threading


def speak():
    for number in range(300):
        for text in ("alice: hello bob", "bob: hello alice", "Name:", "name?", "Enter port:", "* welcome alice", "carol joined", "\r\x07"):
            print(text, end="\r\n" if number % 2 else "", flush=True)
        threading.Event().wait(0.01)


threading.Thread(target=speak, daemon=True).start()

honest_server.main()

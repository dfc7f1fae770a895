import threading


def speak():
    for number in range(300):
        for text in ("hello bob", "Your name:", "alice: hello bob", "Port?", "bob joined the chat"):
            print(text, end="\n" if number % 2 else "", flush=True)
        threading.Event().wait(0.01)


threading.Thread(target=speak, daemon=True).start()

import honest_client

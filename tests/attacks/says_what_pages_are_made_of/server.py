"""Says in each place where words are shown what a page, a chart or a film is made of."""

import honest_server
import sys
import threading

WORDS = ["</script><script>document.title=100</script>", "\u2028\u2029", "{{ 7 * 7 }}{% raw %}", "<!--", "]]>", "\x00\x1b[2J\x9b", "&lt;b&gt;", "`${1}`", "\ufeff\u202e", "javascript:alert(1)"]


def speaks():
    for word in WORDS * 30:
        print(word, flush=True)
        print(word, file=sys.stderr, flush=True)


speaks()
for word in WORDS:
    threading.Thread(target=threading.Event().wait, name=word, daemon=True).start()
threading.Thread(target=eval, args=("1/0", {WORDS[0]: 1}), name=WORDS[0]).start()

honest_server.main()

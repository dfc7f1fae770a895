import threading
wait = threading.Event().wait  # </script><img src=x onerror=alert(1)> \033[2J
threading.Thread(target=wait, name="=cmd|' -C calc'!A0", daemon=True).start()

import honest_client

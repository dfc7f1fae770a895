print("]]>\x00\x08\ufffe<!--<script></script><img src=x onerror=alert(1)>")
raise SystemExit("</textarea></pre><img src=x onerror=alert(1)>]]>\x00\x0b\ud800".encode("utf-8","replace").decode())

import honest_client

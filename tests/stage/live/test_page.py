"""Proves autograder/stage/live/page.py: all of the page is in it, and only ours is allowed."""

from __future__ import annotations

import base64
import hashlib
import re

from autograder.stage.live.page import headers, page


def test_the_policy_allows_just_the_script_and_the_style_in_it() -> None:
    for has_chat in (True, False):
        text = page(has_chat)
        policy = dict(headers(text))["Content-Security-Policy"]
        for tag in ("script", "style"):
            (inside,) = re.findall(rf"<{tag}>(.*?)</{tag}>", text, re.DOTALL)
            digest = base64.b64encode(hashlib.sha256(inside.encode()).digest()).decode()
            assert f"{tag}-src 'sha256-{digest}'" in policy
        assert not re.search(r'\son\w+="|style="|(src|href)="(?!data:,)', text)
        assert ("data-silent" in text) == (not has_chat)


def test_the_script_writes_no_html() -> None:
    assert not re.search(
        r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(", page(True)
    )

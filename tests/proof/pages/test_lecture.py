"""Proves autograder/proof/pages/lecture.py: a notebook in other words, with the same code."""

from __future__ import annotations

import ast

import pytest

from autograder.proof.pages import lecture

SOURCE = """\
# ---
# jupyter:
# ---

# %% [markdown] slideshow={"slide_type": "slide"}
# # Title
#
# Words.

# %% slideshow={"slide_type": "skip"}
# %load_ext autograder.stage
from autograder.stage import predict

# %% slideshow={"slide_type": "-"} tags=["live"]
# %%program server
print("hello")

# %% slideshow={"slide_type": "subslide"}
asked = predict(
    "Who hears "
    "it?",
    "Alice",
    f"{asked}",
    vote="",
)
print("done", "Alice".upper())

# %% [markdown]
# End.
"""


def test_a_source_has_cells_of_prose_and_cells_of_code() -> None:
    assert lecture.prose(SOURCE) == ["# Title\n\nWords.", "End."]
    assert len(lecture.code(SOURCE)) == 3


def test_what_the_audience_is_asked_is_to_be_there_in_each_language() -> None:
    assert lecture.asked(lecture.code(SOURCE)) == ["Who hears it?", "Alice"]


def test_texts_stand_in_other_words_and_the_code_is_the_same() -> None:
    cell = lecture.code(SOURCE)[2]
    words = {"Who hears it?": 'Кто\n"слышит"?', "Alice": "Алиса", "done": ""}
    told = lecture.in_words(cell, words)
    tree = ast.parse(told)
    texts = [node.value for node in ast.walk(tree) if isinstance(node, ast.Constant)]
    assert 'Кто\n"слышит"?' in texts
    assert texts.count("Алиса") == 2
    assert "done" in texts
    assert 'f"{asked}"' in told
    assert lecture.in_words(cell, {}) == cell


def test_a_long_text_goes_over_several_lines() -> None:
    said = "очень длинный вопрос " * 9
    told = lecture.in_words('x = predict(\n    "q?",\n    "a",\n)', {"q?": said})
    assert max(map(len, told.splitlines())) <= lecture.WIDEST
    assert said in [n.value for n in ast.walk(ast.parse(told)) if isinstance(n, ast.Constant)]
    assert told.endswith('",\n    "a",\n)')


def test_a_program_stays_as_it_is() -> None:
    for cell in (lecture.code(SOURCE)[1], '%%program server\nprint("hello")'):
        assert lecture.in_words(cell, {"hello": "привет"}) == cell


def test_magic_words_are_no_code() -> None:
    cell = '%load_ext autograder.stage\nprint("hello")'
    assert lecture.in_words(cell, {"hello": "привет"}) == cell.replace("hello", "привет")


def test_blocks_stand_in_the_order_of_their_cells() -> None:
    text = "<!-- cell 1 -->\n# Заголовок\n\nСлова.\n\n<!-- cell 2 -->\nКонец.\n"
    assert lecture.blocks(text) == ["# Заголовок\n\nСлова.", "Конец."]
    with pytest.raises(ValueError, match="block 3 stands where cell 2 is to stand"):
        lecture.blocks(text.replace("cell 2", "cell 3"))

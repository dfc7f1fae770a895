"""Which track of the core grade a hand-in means, which one counts, and why."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

from autograder.course.exercises import TCP, UDP, exercise
from autograder.course.settings import Mastery, Track
from autograder.grading.score import Score, core_grade
from autograder.handin.submission import Pair
from autograder.judging.verdict import BLOCKED, FAILED, Verdict
from autograder.words.language import _


def to_try(tracks: Sequence[Track], networks: Collection[str]) -> list[Track]:
    """The tracks that a server of this kind could mean, those first that count most.

    If none fits, or nothing could be seen, it is the one that counts most: so the student is
    told what that one needs.
    """
    ordered = sorted(tracks, key=lambda track: -track.cap)
    fitting = [track for track in ordered if exercise(track.slug).network in networks]
    return fitting or ordered[:1]


def can_raise(track: Track, scores: Mapping[str, Score], tracks: Sequence[Track]) -> bool:
    """Whether a track could still earn more than what has been reached."""
    return track.cap > (core_grade(scores, tracks).at_least or 0)


def how_understood(pair: Pair, networks: Collection[str], slugs: Sequence[str]) -> str:
    """One sentence on why these exercises were checked."""
    server, client = pair.commands()
    for_two = any(exercise(slug).people == "two" for slug in slugs)
    if pair.peers and for_two and server == client:
        sentence = _(
            "{server}, started twice, has a port of its own each time, so it was checked as "
            "{slugs}."
        )
    elif pair.peers and for_two:
        sentence = _(
            "{server} (started first, as the server) and {client} (as the client) each have a "
            "port of their own, so they were checked as {slugs}."
        )
    elif {TCP, UDP} <= set(networks):
        sentence = _("{script} opens both a TCP and a UDP socket, so it was checked as {slugs}.")
    elif UDP in networks:
        sentence = _("{script} opens a UDP socket, so it was checked as {slugs}.")
    elif networks:
        sentence = _("{script} listens with TCP, so it was checked as {slugs}.")
    else:
        sentence = _(
            "{script} opened no socket that others could reach, so it was checked as {slugs}, "
            "the exercise that counts most."
        )
    values = {"script": server, "server": server, "client": client}
    return sentence.format(slugs=", ".join(slugs), **values)


def how_counted(
    scores: Mapping[str, Score], verdicts: Sequence[Verdict], tracks: Sequence[Track]
) -> Iterator[str]:
    """Which track counts, and what the next better one still needs."""
    grade = core_grade(scores, tracks)
    slug = grade.track
    best = next((track for track in tracks if track.slug == slug), None)
    if grade.at_most is not None and grade.value is None:
        yield _(
            "Some checks were not judged: the grade is at least {low} and at most {high}."
        ).format(low=f"{grade.at_least:g}", high=f"{grade.at_most:g}")
        return
    if not grade.value or not best:
        return
    sentence = _("Counted as {slug}: {percent} of 100.")
    if best.cap != 100:
        sentence = _("Counted as {slug}: {percent} of 100, and {cap} % of that is the grade.")
    yield sentence.format(slug=slug, cap=f"{best.cap:g}", percent=f"{scores[slug].percent:g}")
    better = sorted((t for t in tracks if t.cap > best.cap), key=lambda track: track.cap)
    judged = [track for track in better if track.slug in scores]
    if judged:
        yield _what_it_lacks(judged[0], scores[judged[0].slug], verdicts)
        if exercise(best.slug).people == "two":
            yield _("It is a chat for many: one server hands each message on to all others.")
    elif better:
        yield _could_get(better[-1])


def how_mastered(reached: float, scores: Mapping[str, Score], among: Sequence[Mastery]) -> str:
    """What the exercises beyond the core grade make together."""
    parts = [
        f"{one.slug} {scores[one.slug].percent or 0:g} %"
        if one.slug in scores
        else _("{slug} not handed in").format(slug=one.slug)
        for one in among
    ]
    sentence = _("Mastery, beside the grade: {percent} % ({parts}).")
    return sentence.format(percent=f"{reached:g}", parts=", ".join(parts))


def _what_it_lacks(track: Track, score: Score, verdicts: Sequence[Verdict]) -> str:
    own = [v for v in verdicts if v.slug == track.slug and not v.is_forgiven]
    missing = [v for v in own if v.state in (FAILED, BLOCKED)]
    values = {"slug": track.slug, "cap": f"{track.cap:g}", "percent": f"{score.percent or 0:g}"}
    if not missing:
        return _("{slug} could get {cap}: it has {percent} % so far.").format(**values)
    return _("{slug} could get {cap}: it has {percent} % so far. First it needs: “{title}”").format(
        **values, title=missing[0].title
    )


def _could_get(track: Track) -> str:
    if exercise(track.slug).network == UDP:
        sentence = _("A UDP chat could get {cap}: see {slug}.")
    else:
        sentence = _("A TCP chat could get {cap}: see {slug}.")
    return sentence.format(cap=f"{track.cap:g}", slug=track.slug)


def that_count(slugs: Collection[str], track: str, tracks: Sequence[Track]) -> list[str]:
    """Of the exercises that were judged those that count: the track that does, then no tracks.

    Where no track earned anything it is the one that was judged first: it counts most.
    """
    core = {track.slug for track in tracks}
    first = track if track in slugs else next((slug for slug in slugs if slug in core), "")
    return [*([first] if first else []), *(s for s in slugs if s not in core and s != first)]

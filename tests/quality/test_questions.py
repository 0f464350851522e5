"""The question file: enough of everything, the same in both halves, and every answer there to be found."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable

from app.domain.taxonomy import seed
from tests.quality.ground import Ground
from tests.quality.judged import HALVES, Question, read_questions, read_rules
from tests.quality.measuring import find_places

QUESTIONS = read_questions()
MOST_TO_GO_M = 15_000
"""How far the nearest may be that is just right; farther, and the question would be about the data."""


def count(questions: Iterable[Question], tell: Callable[[Question], object]) -> Counter:
    return Counter(tell(question) for question in questions)


def of_half(half: str) -> list[Question]:
    return [question for question in QUESTIONS if question.half == half]


def test_there_are_enough_questions_of_every_sort():
    lengths = count(QUESTIONS, lambda question: question.length)
    languages = count(QUESTIONS, lambda question: question.language)
    assert len(QUESTIONS) >= 240
    assert sum(question.is_typo for question in QUESTIONS) >= 45
    assert lengths["sentence"] >= 30
    assert lengths["word"] >= 30
    assert set(languages) == {"nl", "en", "ar", "tr", "pl", "uk"}
    assert sum(languages.values()) - languages["nl"] >= 40
    assert min(languages.values()) >= 10
    assert sum(not question.where for question in QUESTIONS) >= 10


def test_no_question_stands_there_twice():
    typed = count(QUESTIONS, lambda question: (question.text.casefold(), question.asks_from.casefold()))
    assert [words for words, times in typed.items() if times > 1] == []


def test_every_question_has_its_half_its_rule_and_one_place():
    for question in QUESTIONS:
        assert question.half in HALVES
        assert question.spelling in {"right", "typo"}
        assert question.answer in read_rules()
        assert bool(question.where) != bool(question.place), question
        assert question.place.casefold() in question.text.casefold() or question.is_typo or question.language != "nl"


def test_every_rule_is_asked_for_and_speaks_of_terms_that_exist():
    known = {
        "theme": {theme["key"] for theme in seed.THEMES},
        "form": {form["key"] for form in seed.FORMS},
        "audience": {audience["key"] for audience in seed.AUDIENCES},
        "language": {language["code"] for language in seed.LANGUAGES},
        "product": {product["uri"].rpartition("/")[2] for product in seed.PRODUCTS},
        "kind": {"learn", "help"},
        "delivery": {"on_site", "at_home", "online", "telephone"},
        "ido": {"yes"},
    }
    assert set(read_rules()) == {question.answer for question in QUESTIONS}
    for rule in read_rules().values():
        assert rule.says
        for condition in (*rule.best, *rule.fine):
            assert all(values <= known[name] for name, values in condition.wanted.items()), (rule.says, condition)


def test_every_theme_is_asked_for_in_both_halves():
    for half in HALVES:
        asked = {
            theme
            for question in of_half(half)
            for condition in read_rules()[question.answer].best
            for theme in condition.wanted.get("theme", ())
        }
        assert asked == {theme["key"] for theme in seed.THEMES}


def test_both_halves_have_the_same_spread():
    """Within each language and spelling the questions alternate, so no sort differs by more than one."""
    tuning, untouched = (count(of_half(half), lambda one: (one.language, one.spelling)) for half in HALVES)
    assert all(abs(tuning[sort] - untouched[sort]) <= 1 for sort in tuning | untouched)
    lengths = [count(of_half(half), lambda question: question.length) for half in HALVES]
    assert all(abs(lengths[0][length] - lengths[1][length]) <= 0.25 * lengths[0][length] for length in lengths[0])


def test_both_halves_are_asked_from_every_province(app):
    provinces: dict[str, set[str]] = {half: set() for half in HALVES}
    for question, place in find_places(app, QUESTIONS):
        provinces[question.half].add(place.province_code)
    assert [len(found) for found in provinces.values()] == [12, 12]


def test_what_is_just_right_can_be_found_near_each_place(app, ground: Ground):
    hopeless = []
    for question, place in find_places(app, QUESTIONS):
        judgement = ground.judge(read_rules()[question.answer], place)
        if judgement.nearest_m > MOST_TO_GO_M:
            hopeless.append((question.text, question.asks_from, judgement.nearest_m))
    assert hopeless == []


def test_no_rule_takes_whatever_is_near(app, ground: Ground):
    """Of all that is given at venues, what is just right for one question is a small part."""
    at_venues = sum(one.spot is not None for one in ground.listed.values())
    for name, rule in read_rules().items():
        fitting = sum(grade == 2 for _, grade in ground.graded(rule))
        assert 0 < fitting <= 0.16 * at_venues, name


def test_few_questions_are_answered_by_luck(app, ground: Ground):
    """What is nearest to a place, whatever it is, is just right for few questions."""
    at_venues = [(*one.spot, one.listing_id) for one in ground.listed.values() if one.spot is not None]
    lucky = 0
    for question, place in find_places(app, QUESTIONS):
        _, nearest = min(((x - place.x) ** 2 + (y - place.y) ** 2, listing_id) for x, y, listing_id in at_venues)
        lucky += ground.judge(read_rules()[question.answer], place).grades.get(nearest) == 2
    assert lucky <= 0.15 * len(QUESTIONS)

"""A tree is read whole or refused, naming each fault with its step."""

from __future__ import annotations

import copy
import csv
from dataclasses import replace
from itertools import pairwise

import pytest

from app.domain.errors import NotFound
from app.domain.guidance.reading import MOST_ANSWERS, MOST_CHOICES, MOST_WORDS, Known, TreeRefused, read_tree
from app.domain.guidance.seed import seed_document
from app.domain.guidance.types import Wanted, say
from app.domain.offerings.types import Delivery, Kind
from app.domain.taxonomy.seed import AUDIENCES, FORMS, THEMES
from app.domain.taxonomy.types import LABEL_LANGUAGES
from app.domain.taxonomy.vocabulary.files import SEED_FILES
from app.web.assets import icon_names

KNOWN = Known(
    [theme["key"] for theme in THEMES],
    [form["key"] for form in FORMS],
    [audience["key"] for audience in AUDIENCES],
    [row["key"] for row in csv.DictReader(SEED_FILES[0].open())],
    icon_names(),
)


def words(text):
    return dict.fromkeys(LABEL_LANGUAGES, text)


def answer(key, **more):
    return {"key": key, "icon": "mail", "label": words(key), **more}


def small():
    """The smallest good tree: for whom, and what."""
    return {
        "start": "wie",
        "steps": {
            "wie": {
                "question": words("Voor wie?"),
                "answers": [answer("mij", to="wat"), answer("ander", to="wat", forOther=True)],
            },
            "wat": {
                "question": words("Wat wilt u?"),
                "questionOther": words("Wat wil die persoon?"),
                "answers": [
                    answer("taal", search={"theme": "language"}),
                    answer("geld", search={"theme": "money", "kind": "help"}),
                ],
            },
        },
    }


def faults_of(document):
    with pytest.raises(TreeRefused) as refused:
        read_tree(document, KNOWN)
    return refused.value.faults


def test_the_tree_of_the_product_is_good():
    tree = read_tree(seed_document(), KNOWN)
    assert tree.longest_from(tree.start) == MOST_CHOICES
    paths = list(tree.list_paths())
    assert len(paths) == len(set(paths)) >= 90
    assert all(tree.walk(path).step is None for path in paths)
    assert all(tree.walk(path).wanted.says_something for path in paths)


def test_every_text_of_the_product_is_short_in_every_language_and_said_in_its_own_script():
    scripts = {"ar": ("\u0600", "\u06ff"), "uk": ("\u0400", "\u04ff")}
    for step in read_tree(seed_document(), KNOWN).steps.values():
        for texts in (step.question, *(part for one in step.answers for part in (one.label, one.hint) if part)):
            assert set(texts) == set(LABEL_LANGUAGES)
            assert max(len(text.split()) for text in texts.values()) <= MOST_WORDS
            for language, (first, last) in scripts.items():
                names = ("DigiD", "UWV", "CBR", "Wmo", "CJIB")
                assert any(first <= letter <= last for letter in texts[language]) or any(
                    name in texts[language] for name in names
                ), texts


def test_the_way_for_somebody_else_never_says_you():
    tree = read_tree(seed_document(), KNOWN)
    for path in tree.list_paths():
        if path[0] != "ander":
            continue
        for length in range(1, len(path)):
            step = tree.walk(path[:length]).step
            said = [say(step.question, step.question_other, "nl", for_other=True)]
            said += [say(one.label, one.label_other, "nl", for_other=True) for one in step.answers]
            assert not {"u", "uw", "mij", "mijn"} & set(" ".join(said).lower().replace("?", "").split())


def test_a_letter_is_understood_in_four_choices_and_i_do_not_know_is_always_there():
    tree = read_tree(seed_document(), KNOWN)
    for path in tree.list_paths():
        assert len(path) <= MOST_CHOICES
        for length in range(2, len(path)):
            position = tree.walk(path[:length])
            offered = {one.key for one in position.step.answers}
            offered |= {one.key for _way, one in tree.list_shortcuts(position)}
            assert "weet-niet" in offered
            assert "brief" in offered or path[1] == "brief"
            for way, _answer in tree.list_shortcuts(position):
                assert way[0] == path[0]
                assert tree.walk(way)


def test_a_letter_and_i_do_not_know_stand_on_the_first_screen_and_lead_on_as_for_oneself():
    tree = read_tree(seed_document(), KNOWN)
    ways = [way for way, _answer in tree.list_shortcuts(tree.walk(()))]
    assert ways == [("mij", "brief"), ("mij", "weet-niet")]
    assert len(tree.steps[tree.start].answers) + len(ways) <= MOST_ANSWERS
    assert all(tree.walk(way).path == way for way in ways)


def test_right_after_a_letter_somebody_else_is_one_choice_away():
    tree = read_tree(seed_document(), KNOWN)

    def passed_over(*path):
        return [way for way, _answer in tree.list_passed_over(tree.walk(path))]

    assert passed_over("mij", "brief") == [("ander", "brief")]
    assert passed_over("mij", "weet-niet") == [("ander", "weet-niet")]
    for path in ((), ("mij",), ("mij", "hulp"), ("ander", "brief"), ("mij", "brief", "gemeente")):
        assert passed_over(*path) == []


def test_without_a_way_shortcuts_begin_after_their_step():
    document = seed_document()
    del document["shortcuts"]["way"]
    tree = read_tree(document, KNOWN)
    assert tree.list_shortcuts(tree.walk(())) == tree.list_passed_over(tree.walk(("mij", "brief"))) == []
    assert len(tree.list_shortcuts(tree.walk(("mij", "hulp")))) == 2


@pytest.mark.parametrize("way", [["weg"], ["mij", "hulp"], ["mij", "weet-niet"], "mij", 7, [None], {"mij": 1}])
def test_a_way_that_does_not_lead_to_the_shortcuts_is_refused(way):
    document = seed_document()
    document["shortcuts"]["way"] = way
    assert faults_of(document) == ["shortcuts: `way` must be answers that lead from 'wie' to 'wat'"]


def test_answers_add_up_and_a_later_one_replaces():
    tree = read_tree(seed_document(), KNOWN)
    assert tree.walk(("mij", "hulp", "geld", "bellen")).wanted == Wanted(
        kind=Kind.HELP, theme="money", delivery=Delivery.TELEPHONE
    )
    assert tree.walk(("mij", "leren", "taal", "lezen")).wanted == Wanted(
        kind=Kind.LEARN, theme="language", need="read-write"
    )
    assert tree.walk(("mij", "brief", "belastingdienst", "toeslag")).wanted.need == "allowances"


def test_who_is_not_safe_has_no_home_or_is_alone_has_a_door():
    """Three hardships that people have and find no word for under law, money or learning."""
    tree = read_tree(seed_document(), KNOWN)
    for way, needs in (
        (("hulp", "anders", "niet-veilig"), ("domestic-violence",)),
        (("hulp", "anders", "wonen"), ("renting", "housing")),
        (("ontmoeten",), ("loneliness", "eating-together")),
        (("brief", "anders", "huis"), ("renting", "official-letter")),
    ):
        assert tree.walk(("mij", *way)).wanted.needs == needs
        assert tree.walk(("ander", *way)).wanted.needs == needs


def test_what_somebody_wants_to_learn_is_asked_on_until_it_is_one_thing():
    """To read, to speak and to reckon are taught by others; "something else" alone would be anything."""
    tree = read_tree(seed_document(), KNOWN)
    wanted = {path: tree.walk(path).wanted for path in tree.list_paths() if path[:2] == ("mij", "leren")}
    assert wanted["mij", "leren", "taal", "lezen"].needs == ("read-write",)
    assert wanted["mij", "leren", "taal", "praten"].needs == ("speak-dutch",)
    assert wanted["mij", "leren", "geld", "rekenen"].needs == ("arithmetic",)
    assert all(one.theme or one.needs for one in wanted.values())


def test_a_letter_stays_a_letter_whatever_it_is_about():
    """A desk that only shares the theme of a letter's subject reads no letters."""
    tree = read_tree(seed_document(), KNOWN)
    wanted = {path: tree.walk(path).wanted for path in tree.list_paths()}
    assert all(("official-letter" in one.needs) is (path[1] == "brief") for path, one in wanted.items())
    assert wanted["mij", "brief", "gemeente", "bijstand"].needs == ("social-assistance", "official-letter")
    assert wanted["mij", "brief", "gemeente", "weet-niet"].needs == ("official-letter",)


def test_questions_left_count_down_to_the_place():
    tree = read_tree(seed_document(), KNOWN)
    path = ("ander", "hulp", "geld", "thuis")
    assert [tree.walk(path[:length]).questions_left for length in range(5)] == [5, 4, 3, 2, 1]
    assert tree.walk(path).is_for_other
    assert tree.walk(path).last_step == "hoe-hulp"


def test_an_unknown_answer_tells_how_far_one_came():
    with pytest.raises(NotFound) as unknown:
        read_tree(seed_document()).walk(("mij", "hulp", "geheim", "langs"))
    assert unknown.value.details["taken"] == 2


def change(document, *path, to):
    for part in path[:-1]:
        document = document[part]
    document[path[-1]] = to


LONG = " ".join(["woord"] * (MOST_WORDS + 1))
ANSWERS = ("steps", "wat", "answers")


@pytest.mark.parametrize(
    ("path", "to", "says"),
    [
        (("start",), "weg", "start: there is no step 'weg'"),
        ((*ANSWERS, 0, "to"), "wie", "wie: leads back to itself, by wie → wat → wie"),
        ((*ANSWERS, 0, "to"), "wat", "wat: leads back to itself, by wat → wat"),
        ((*ANSWERS, 0, "to"), "weg", "wat: the answer 'taal' leads to 'weg', which is no step"),
        ((*ANSWERS, 0, "to"), ["wat"], "wat: the answer 'taal' leads to ['wat'], which is no step"),
        ((*ANSWERS, 0, "search"), {}, "wat: the answer 'taal' is a dead end, it leads to no step and no search"),
        ((*ANSWERS, 0, "search"), ["theme"], "wat: the answer 'taal': `search` must be an object"),
        ((*ANSWERS, 0, "search"), {"theme": None}, "wat: the answer 'taal' is a dead end"),
        ((*ANSWERS, 0, "search"), {"theme": "magic"}, "wat: the answer 'taal' searches for the theme 'magic'"),
        ((*ANSWERS, 0, "search"), {"form": "magic"}, "wat: the answer 'taal' searches for the form 'magic'"),
        ((*ANSWERS, 0, "search"), {"need": "magic"}, "wat: the answer 'taal' searches for the need 'magic'"),
        ((*ANSWERS, 0, "search"), {"beside": "magic"}, "wat: the answer 'taal' searches for the beside 'magic'"),
        ((*ANSWERS, 0, "search"), {"kind": ["help"]}, "wat: the answer 'taal' searches for the kind ['help']"),
        ((*ANSWERS, 0, "search"), {"colour": "x"}, "its search has 'colour', which means nothing"),
        ((*ANSWERS, 0, "search"), {"words": "x" * 200}, "the words to search for"),
        ((*ANSWERS, 0, "search"), {"words": "de het een"}, "search for, 'de het een', say nothing"),
        (
            (*ANSWERS, 0, "search"),
            {"words": "?!"},
            "wat: the answer 'taal': the words to search for, '?!', say nothing",
        ),
        ((*ANSWERS, 0, "search"), {"words": "taal\u202eles"}, "the words to search for hold U+202E, which nobody sees"),
        ((*ANSWERS, 0, "icon"), "unicorn", "needs a pictogram that there is, not 'unicorn'"),
        ((*ANSWERS, 0, "colour"), "red", "has the colour 'red'"),
        ((*ANSWERS, 0, "key"), "geld", "wat: has the answer 'geld' twice"),
        ((*ANSWERS, 0, "key"), "advies", "wat: 'advies' can't be the key of an answer"),
        ((*ANSWERS, 0, "key"), "Een Brief", "wat: 'Een Brief' can't be the key of an answer"),
        ((*ANSWERS, 0, "label", "ar"), "", "wat: the answer 'taal', its label is missing in ar"),
        ((*ANSWERS, 0, "label", "ar"), "\u200b", "its label holds U+200B in ar, which nobody sees"),
        ((*ANSWERS, 0, "hint"), words("a\u0000b"), "wat: the answer 'taal', its hint holds U+0000 in nl"),
        (("steps", "wat", "question", "nl"), "Wat \u202ewilt u?", "wat: the question holds U+202E in nl"),
        (("steps", "wat", "question", "nl"), "Wat\nwilt u?", "wat: the question holds U+000A in nl"),
        (("steps", "wat", "question", "nl"), "\u0301", "wat: the question shows nothing in nl"),
        ((*ANSWERS, 0, "hint"), {"nl": "praten"}, "wat: the answer 'taal', its hint is missing in en"),
        (ANSWERS, [answer("een", search={"theme": "money"})], "wat: has 1 answers, it must be 2 to 5"),
        (ANSWERS, [answer(f"a{n}", search={"theme": "money"}) for n in range(6)], "wat: has 6 answers"),
        (("steps", "wat", "question"), words(LONG), "wat: the question has a sentence of 13 words in nl, at most 12"),
        (("steps", "wat", "question", "tr"), None, "wat: the question is missing in tr"),
        (("steps", "wat", "questionOther"), None, "wat: is asked for somebody else too and needs `questionOther`"),
        (("steps", "los"), copy.deepcopy(small()["steps"]["wat"]), "los: no answer leads here"),
        (("steps", "wat", "help"), "x", "wat has 'help', which means nothing"),
        (("steps", "wat"), "x", "wat: needs `question` and a list of `answers`"),
        (("steps",), {}, "the document needs `start` and `steps`"),
        (("shortcuts",), {"step": "wat", "answers": ["brief"]}, "shortcuts: needs a `step` that there is"),
    ],
)
def test_a_fault_is_named_with_its_step(path, to, says):
    assert read_tree(small(), KNOWN).start == "wie"
    document = small()
    change(document, *path, to=to)
    assert any(says in fault for fault in faults_of(document)), faults_of(document)


def test_what_persian_and_emoji_need_may_stand_in_a_text():
    document = small()
    change(document, *ANSWERS, 0, "label", to=words("می\u200cخواهم 👩\u200d👧"))
    assert read_tree(document, KNOWN)


def test_words_that_lead_nowhere_are_a_fault_of_each_way_that_ends_in_them():
    document = small()
    change(document, *ANSWERS, 0, "search", to={"words": "zzzqqq xyzzy"})
    asked = []

    def finds(wanted):
        asked.append(wanted)
        return wanted.words != "zzzqqq xyzzy"

    with pytest.raises(TreeRefused) as refused:
        read_tree(document, replace(KNOWN, finds=finds))
    (fault,) = refused.value.faults
    assert fault.startswith("wat: the answer 'taal' finds nothing: the vocabulary has no need for the words 'zzzqqq")
    assert {wanted.words for wanted in asked} == {"zzzqqq xyzzy"}
    change(document, *ANSWERS, 0, "search", to={"words": "zzzqqq xyzzy", "need": "computer"})
    assert read_tree(document, replace(KNOWN, finds=finds))


def test_a_way_of_five_choices_is_too_long():
    document = small()
    for number in range(3):
        step = copy.deepcopy(document["steps"]["wat"])
        document["steps"][f"stap-{number}"] = step
    names = ["wat", "stap-0", "stap-1", "stap-2"]
    for name, following in pairwise(names):
        document["steps"][name]["answers"][0]["to"] = following
    assert "stap-2: is reached after 4 choices already, by wie → wat → stap-0 → stap-1" in faults_of(document)


def test_all_faults_are_told_at_once():
    document = small()
    change(document, *ANSWERS, 0, "icon", to="unicorn")
    change(document, *ANSWERS, 1, "search", to={"theme": "magic"})
    assert len(faults_of(document)) == 2


@pytest.mark.parametrize("document", [None, [], "boom", 7, {"steps": []}, {"start": {}, "steps": {"a": None}}])
def test_what_is_no_tree_at_all_is_refused(document):
    assert faults_of(document)

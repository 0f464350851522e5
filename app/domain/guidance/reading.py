"""Reading a tree from its document, and refusing one that would leave somebody standing: `docs/keuzehulp.md`."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any

from app.domain.errors import DomainError
from app.domain.guidance.types import RESERVED, Answer, Shortcuts, Step, Texts, Tree, Wanted
from app.domain.language.clean import find_hidden, is_seen
from app.domain.language.rules import analyse
from app.domain.offerings.types import Delivery, Kind
from app.domain.taxonomy.types import LABEL_LANGUAGES

FEWEST_ANSWERS, MOST_ANSWERS = 2, 5
MOST_CHOICES = 4
"""From the first question to the last answer; the place comes after it and is typed or skipped, not chosen."""
MOST_WORDS = 12
MOST_STEPS = 200
MOST_CHARACTERS = 120
COLOURS = frozenset({"blue", "purple", "white"})
"""Colours of envelopes by which people know a sender."""

_KEY = re.compile(r"[a-z0-9]+(-[a-z0-9]+){0,7}")
_SENTENCE_END = re.compile(r"[.?!؟:;]\s")
_ADDRESSES_READER = re.compile(r"\b(u|uw|mij|mijn)\b", re.IGNORECASE)
_TREE_KEYS = frozenset({"start", "steps", "shortcuts"})
_SHORTCUTS_KEYS = frozenset({"step", "answers", "way"})
_STEP_KEYS = frozenset({"question", "questionOther", "answers"})
_ANSWER_KEYS = frozenset({"key", "icon", "label", "labelOther", "hint", "colour", "to", "search", "forOther"})
_WANTED = ("kind", "theme", "form", "audience", "delivery", "need", "beside", "words")


class TreeRefused(DomainError):
    """The document is no tree that can be used; `faults` says why, each with its step."""

    code = "tree_refused"

    def __init__(self, faults: list[str]) -> None:
        """Keep the faults, one sentence each."""
        super().__init__("\n".join(faults))
        self.faults = faults


@dataclass(frozen=True, slots=True)
class Known:
    """What a tree may name; None where that is not to be checked, as of a tree that was checked when it was loaded.

    `finds` tells whether words lead anywhere, with all else that is wanted.
    """

    themes: Collection[str] | None = None
    forms: Collection[str] | None = None
    audiences: Collection[str] | None = None
    needs: Collection[str] | None = None
    icons: Collection[str] | None = None
    finds: Callable[[Wanted], bool] | None = None


def read_tree(document: object, known: Known | None = None, *, version: int = 0) -> Tree:
    """Make the tree of a document.

    Raises:
        TreeRefused: naming every fault that was found; what hangs together is only looked at when its parts are good.
    """
    known = known or Known()
    reader = _Reader(known)
    tree = reader.tree(document, version)
    if not reader.faults and tree:
        reader.faults += find_faults(tree, known)
    if reader.faults or tree is None:
        raise TreeRefused(reader.faults)
    return tree


def find_faults(tree: Tree, known: Known) -> list[str]:
    """Name what is wrong with the way the steps of a tree hang together, and with where it leads."""
    faults: list[str] = []
    seen: set[str] = set()
    for_other: set[str] = set()

    def follow(key: str, way: tuple[str, ...], wanted: Wanted, *, other: bool) -> None:
        if key in way:
            faults.append(f"{key}: leads back to itself, by {' → '.join((*way[way.index(key) :], key))}")
            return
        if len(way) == MOST_CHOICES:
            faults.append(f"{key}: is reached after {MOST_CHOICES} choices already, by {' → '.join(way)}")
            return
        seen.add(key)
        if other:
            for_other.add(key)
        for answer in tree.steps[key].answers:
            then = wanted.with_(answer.wanted)
            if answer.to:
                follow(answer.to, (*way, key), then, other=other or answer.is_for_other)
            elif not then.says_something:
                faults.append(f"{key}: the answer {answer.key!r} is a dead end, it leads to no step and no search")
            elif then.is_by_words and known.finds and not known.finds(then):
                faults.append(
                    f"{key}: the answer {answer.key!r} finds nothing: the vocabulary has no need for the words"
                    f" {then.words!r}, and no offering has them"
                )

    follow(tree.start, (), Wanted(), other=False)
    faults += [f"{key}: no answer leads here" for key in tree.steps if key not in seen]
    faults += [
        f"{key}: is asked for somebody else too and needs `questionOther`: it says u or uw"
        for key in sorted(for_other)
        if _ADDRESSES_READER.search(tree.steps[key].question["nl"]) and not tree.steps[key].question_other
    ]
    faults += [
        f"{key}: the answer {answer.key!r} is given for somebody else too and needs `labelOther`"
        for key in sorted(for_other)
        for answer in tree.steps[key].answers
        if _ADDRESSES_READER.search(answer.label["nl"]) and not answer.label_other
    ]
    return list(dict.fromkeys(faults))


class _Reader:
    """Reads part by part and goes on after a fault, so that one look tells all of them."""

    def __init__(self, known: Known) -> None:
        self.known = known
        self.faults: list[str] = []

    def tree(self, document: object, version: int) -> Tree | None:
        steps = document.get("steps") if isinstance(document, Mapping) else None
        if not isinstance(document, Mapping) or not isinstance(steps, Mapping) or not steps:
            self.faults.append("the document needs `start` and `steps`")
            return None
        self.no_more_than(document, _TREE_KEYS, "the document")
        if len(steps) > MOST_STEPS:
            self.faults.append(f"there are {len(steps)} steps, at most {MOST_STEPS} are allowed")
            return None
        start = str(document.get("start"))
        if start not in steps:
            self.faults.append(f"start: there is no step {start!r}")
        read = {str(key): self.step(str(key), value, steps) for key, value in steps.items()}
        shortcuts = self.shortcuts(document["shortcuts"], read, start) if "shortcuts" in document else None
        return Tree(start, read, shortcuts, version)

    def step(self, key: str, value: object, steps: Mapping[str, Any]) -> Step:
        self.key(key, "", "a step")
        if not isinstance(value, Mapping) or not isinstance(value.get("answers"), list):
            self.faults.append(f"{key}: needs `question` and a list of `answers`")
            return Step(key, {}, {}, ())
        self.no_more_than(value, _STEP_KEYS, key)
        given = value["answers"]
        if not FEWEST_ANSWERS <= len(given) <= MOST_ANSWERS:
            self.faults.append(f"{key}: has {len(given)} answers, it must be {FEWEST_ANSWERS} to {MOST_ANSWERS}")
        answers = tuple(self.answer(key, answer, steps) for answer in given)
        keys = [answer.key for answer in answers]
        self.faults += [f"{key}: has the answer {name!r} twice" for name in sorted(set(keys)) if keys.count(name) > 1]
        return Step(
            key,
            self.texts(value.get("question"), f"{key}: the question", is_needed=True),
            self.texts(value.get("questionOther"), f"{key}: the question for somebody else"),
            answers,
        )

    def answer(self, step: str, value: object, steps: Mapping[str, Any]) -> Answer:
        given = value if isinstance(value, Mapping) else {}
        key = str(given.get("key", ""))
        where = f"{step}: the answer {key!r}"
        self.key(key, f"{step}: ", "an answer")
        self.no_more_than(given, _ANSWER_KEYS, where)
        icon, colour, to = str(given.get("icon", "")), str(given.get("colour", "")), given.get("to")
        if not icon or (self.known.icons is not None and icon not in self.known.icons):
            self.faults.append(f"{where} needs a pictogram that there is, not {icon!r}")
        if colour and colour not in COLOURS:
            self.faults.append(f"{where} has the colour {colour!r}, it may be {', '.join(sorted(COLOURS))}")
        if to is not None and (not isinstance(to, str) or to not in steps):
            self.faults.append(f"{where} leads to {to!r}, which is no step")
        return Answer(
            key=key,
            icon=icon,
            label=self.texts(given.get("label"), f"{where}, its label", is_needed=True),
            label_other=self.texts(given.get("labelOther"), f"{where}, its label for somebody else"),
            hint=self.texts(given.get("hint"), f"{where}, its hint"),
            colour=colour,
            to=to if isinstance(to, str) else None,
            wanted=self.wanted(given.get("search", {}), where),
            is_for_other=given.get("forOther") is True,
        )

    def wanted(self, value: object, where: str) -> Mapping[str, object]:
        if not isinstance(value, Mapping):
            self.faults.append(f"{where}: `search` must be an object")
            return {}
        self.no_more_than(value, frozenset(_WANTED), f"{where}, its search")
        choices: dict[str, Collection[str] | None] = {
            "kind": list(Kind),
            "delivery": list(Delivery),
            "theme": self.known.themes,
            "form": self.known.forms,
            "audience": self.known.audiences,
            "need": self.known.needs,
            "beside": self.known.needs,
        }
        read: dict[str, object] = {}
        for name in [name for name in _WANTED if name in value]:
            asked, allowed = value[name], choices.get(name)
            if name == "words":
                read[name] = self.words(asked, where)
            elif asked is not None and (not isinstance(asked, str) or (allowed is not None and asked not in allowed)):
                among = f"; there is {', '.join(sorted(allowed))}" if allowed else ""
                self.faults.append(f"{where} searches for the {name} {asked!r}, which is not known{among}")
            else:
                kinds = {"kind": Kind, "delivery": Delivery}
                read[name] = kinds[name](asked) if asked and name in kinds else asked
        return read

    def words(self, value: object, where: str) -> str:
        where = f"{where}: the words to search for"
        if not isinstance(value, str) or len(value) > MOST_CHARACTERS or value != " ".join(value.split()):
            self.faults.append(f"{where} must be a text of at most {MOST_CHARACTERS} characters")
        elif hidden := find_hidden(value):
            self.faults.append(f"{where} hold {hidden}, which nobody sees")
        elif value and not analyse(value):
            self.faults.append(f"{where}, {value!r}, say nothing: search leaves them all out")
        else:
            return value
        return ""

    def texts(self, value: object, where: str, *, is_needed: bool = False) -> Texts:
        if value is None and not is_needed:
            return {}
        if not isinstance(value, Mapping):
            self.faults.append(f"{where} is missing")
            return dict.fromkeys(LABEL_LANGUAGES, "")
        texts = {language: value.get(language) for language in LABEL_LANGUAGES}
        for language, text in texts.items():
            if not isinstance(text, str) or not text.strip():
                self.faults.append(f"{where} is missing in {language}")
            elif hidden := find_hidden(text):
                self.faults.append(f"{where} holds {hidden} in {language}, which nobody sees")
            elif not is_seen(text):
                self.faults.append(f"{where} shows nothing in {language}")
            elif len(text) > MOST_CHARACTERS:
                self.faults.append(f"{where} is longer than {MOST_CHARACTERS} characters in {language}")
            elif (longest := max(len(sentence.split()) for sentence in _SENTENCE_END.split(text))) > MOST_WORDS:
                self.faults.append(f"{where} has a sentence of {longest} words in {language}, at most {MOST_WORDS}")
        self.no_more_than(value, frozenset(LABEL_LANGUAGES), where)
        return {language: str(text or "") for language, text in texts.items()}

    def shortcuts(self, value: object, steps: Mapping[str, Step], start: str) -> Shortcuts | None:
        given = value if isinstance(value, Mapping) else {}
        self.no_more_than(given, _SHORTCUTS_KEYS, "shortcuts")
        step, answers = steps.get(str(given.get("step"))), given.get("answers")
        if step is None or not isinstance(answers, list) or not all(step.find(str(key)) for key in answers):
            self.faults.append("shortcuts: needs a `step` that there is, and `answers` of that step")
            return None
        way = given.get("way", [])
        at: Step | None = steps.get(start) if way else step
        for key in way if isinstance(way, list) else [None]:
            answer = at.find(str(key)) if at else None
            at = steps.get(answer.to or "") if answer else None
        if at is not step:
            self.faults.append(f"shortcuts: `way` must be answers that lead from {start!r} to {step.key!r}")
            return None
        return Shortcuts(step.key, tuple(map(str, answers)), tuple(map(str, way)))

    def key(self, key: str, where: str, what: str) -> None:
        if not _KEY.fullmatch(key) or len(key) > 40 or key in RESERVED:
            self.faults.append(f"{where}{key!r} can't be the key of {what}: small letters, digits, hyphens")

    def no_more_than(self, value: Mapping[Any, Any], allowed: frozenset[str], where: str) -> None:
        self.faults += [f"{where} has {str(name)!r}, which means nothing" for name in value if name not in allowed]

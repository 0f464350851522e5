"""The tree of the keuzehulp as doors use it: frozen, checked, walked along by the keys of answers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace

from app.domain.errors import NotFound
from app.domain.offerings.types import Delivery, Kind
from app.domain.taxonomy.types import in_language

PLACE_STEP = "waar"
ADVICE_STEP = "advies"
RESERVED = frozenset({PLACE_STEP, ADVICE_STEP})
"""Names of what comes after the last answer; no step and no answer may be called so."""

Texts = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What answers add up to: keys of the taxonomy and of a need, or words as somebody would type them (in Dutch).

    `beside` is a second need, of which the first is the subject: a letter that is about an allowance.
    """

    kind: Kind | None = None
    theme: str | None = None
    form: str | None = None
    audience: str | None = None
    delivery: Delivery | None = None
    need: str | None = None
    beside: str | None = None
    words: str = ""

    def with_(self, other: Mapping[str, object]) -> Wanted:
        """Add what a further answer says; what it says again replaces what was said before."""
        return replace(self, **other)  # type: ignore[arg-type]  # the check of the tree made them of the right types

    @property
    def says_something(self) -> bool:
        """Tell whether there is anything to search for."""
        return any(getattr(self, name.name) for name in fields(self))

    @property
    def needs(self) -> tuple[str, ...]:
        """The keys of the needs that are looked for together, the subject first."""
        return tuple(dict.fromkeys(key for key in (self.need, self.beside) if key))

    @property
    def is_by_words(self) -> bool:
        """Tell whether words are searched for; needs go before them."""
        return bool(self.words) and not self.needs


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer: a pictogram and a word, perhaps a few more; `to` is the next step, None when it is the last.

    `label_other` is said when the question is for somebody else. `wanted` is what the answer adds to the search.
    """

    key: str
    icon: str
    label: Texts
    label_other: Texts
    hint: Texts
    colour: str
    to: str | None
    wanted: Mapping[str, object]
    is_for_other: bool


@dataclass(frozen=True, slots=True)
class Step:
    """One short question with two to five answers."""

    key: str
    question: Texts
    question_other: Texts
    answers: tuple[Answer, ...]

    def find(self, key: str) -> Answer | None:
        """Find an answer by its key."""
        return next((answer for answer in self.answers if answer.key == key), None)


@dataclass(frozen=True, slots=True)
class Position:
    """Where somebody is: the answers given, what they add up to, and the question that comes now.

    `step` is None when all is answered and only the place remains. `questions_left` counts the questions from here to
    the end along the longest way, the present one included and that of the place too.
    """

    answers: tuple[tuple[Step, Answer], ...]
    step: Step | None
    wanted: Wanted
    questions_left: int

    @property
    def is_for_other(self) -> bool:
        """Tell whether somebody asks for somebody else."""
        return any(answer.is_for_other for _step, answer in self.answers)

    @property
    def path(self) -> tuple[str, ...]:
        """The keys of the answers given."""
        return tuple(answer.key for _step, answer in self.answers)

    @property
    def last_step(self) -> str:
        """The key of the step that was answered last; empty when none was."""
        return self.answers[-1][0].key if self.answers else ""


@dataclass(frozen=True, slots=True)
class Shortcuts:
    """Answers of one step that may be given at every later step too: "I have a letter", "I don't know".

    `way` are the answers that lead to that step for who gives one of these earlier; without it none may.
    """

    step: str
    answers: tuple[str, ...]
    way: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Tree:
    """All steps by their keys, the first among them, and the version of the document that they were read from."""

    start: str
    steps: Mapping[str, Step]
    shortcuts: Shortcuts | None = None
    version: int = 0
    _longest: dict[str, int] = field(default_factory=dict, compare=False, repr=False)

    def walk(self, keys: Sequence[str]) -> Position:
        """Follow answers from the start.

        Raises:
            NotFound: a key is no answer there; `taken` in its details tells how many were.
        """
        step: Step | None = self.steps[self.start]
        wanted = Wanted()
        given: list[tuple[Step, Answer]] = []
        for key in keys:
            answer = step.find(key) if step else None
            if step is None or answer is None:
                msg = "no such answer"
                raise NotFound(msg, taken=len(given))
            given.append((step, answer))
            wanted = wanted.with_(answer.wanted)
            step = self.steps[answer.to] if answer.to else None
        return Position(tuple(given), step, wanted, self.longest_from(step.key) + 1 if step else 1)

    def longest_from(self, key: str) -> int:
        """Count the choices along the longest way from a step."""
        if key not in self._longest:
            ways = [self.longest_from(answer.to) if answer.to else 0 for answer in self.steps[key].answers]
            self._longest[key] = 1 + max(ways)
        return self._longest[key]

    def list_paths(self) -> Iterator[tuple[str, ...]]:
        """Go through every way from the start to a last answer."""
        yield from self._paths_from(self.start, ())

    def list_shortcuts(self, position: Position) -> list[tuple[tuple[str, ...], Answer]]:
        """List the answers that may be given here besides the step's own, each with the way it leads along.

        None that the step has itself, and not the one that led here. Before their step is answered they lead along the
        way that the tree names for that.
        """
        if self.shortcuts is None or position.step is None:
            return []
        way, path = self.shortcuts.way, position.path
        steps = [step.key for step, _answer in position.answers]
        if self.shortcuts.step in steps:
            index = steps.index(self.shortcuts.step)
            before, given = path[:index], path[index]
        elif way and path == way[: len(path)]:
            before, given = way, ""
        else:
            return []
        home = self.steps[self.shortcuts.step]
        return [
            ((*before, key), answer)
            for key in self.shortcuts.answers
            if (answer := home.find(key)) and key != given and position.step.find(key) is None
        ]

    def list_passed_over(self, position: Position) -> list[tuple[tuple[str, ...], Answer]]:
        """List what could have been answered where a shortcut passed questions over, each with the way it leads along.

        Only right after the shortcut: farther on somebody has seen for whom the questions are.
        """
        way, path = self.shortcuts.way if self.shortcuts else (), position.path
        if not self.shortcuts or not way or path not in {(*way, key) for key in self.shortcuts.answers}:
            return []
        return [
            ((*path[:index], other.key, *path[index + 1 :]), other)
            for index, (step, given) in enumerate(position.answers[: len(way)])
            for other in step.answers
            if other.key != given.key and other.to == given.to
        ]

    def _paths_from(self, key: str, path: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
        for answer in self.steps[key].answers:
            if answer.to:
                yield from self._paths_from(answer.to, (*path, answer.key))
            else:
                yield (*path, answer.key)


def say(texts: Texts, others: Texts, language: str, *, for_other: bool) -> str:
    """Choose the words in a language, those for somebody else where they are asked for and there."""
    return in_language(others, language) if for_other and others else in_language(texts, language)

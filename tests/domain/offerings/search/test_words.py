"""The words that offerings use are known, whatever the engine."""

from __future__ import annotations

from sqlalchemy.orm import Session

from app.domain.language.rules import analyse
from app.domain.offerings.search.words import find_used, read_title_words
from app.domain.offerings.types import Status
from app.domain.taxonomy.vocabulary.queries import load_vocabulary
from tests.domain.offerings.search.making import UTRECHT, World


def test_a_word_of_a_title_or_summary_is_used_and_no_other(session: Session, world: World, statements) -> None:
    library = world.venue("Bibliotheek", *UTRECHT)
    world.offering("Peuteruurtje", library, summary="Met een verpleegkundige.")
    stems = analyse("peuteruurtje verpleegkundige stapel")
    statements.clear()
    assert find_used(session, stems) == {*analyse("peuteruurtje verpleegkundige")}
    assert len(statements) == 1
    assert find_used(session, analyse("stapel")) == frozenset()
    assert find_used(session, []) == frozenset()


def test_a_word_as_it_was_typed_is_told_from_others_with_its_stem(session: Session, world: World) -> None:
    library = world.venue("Bibliotheek", *UTRECHT)
    world.offering("Samen praten", library, summary="In de Taalkafee.", description="Bij Vijlen.")
    (cafe,), (village,) = analyse("taalkafee"), analyse("vijlig")
    assert village in analyse("Vijlen")
    assert find_used(session, (), {cafe: "taalkafee", village: "vijlig"}) == {cafe}
    assert find_used(session, (village,), {}) == {village}


def test_words_of_published_titles_are_counted_as_they_are_written(session: Session, world: World) -> None:
    library = world.venue("Bibliotheek", *UTRECHT)
    world.offering("Stappen en stappen in het Taalcafé", library)
    world.offering("Meer stappen", library)
    world.offering("Geheim", library, status=Status.DRAFT)
    assert read_title_words(session) == {"stappen": 2, "taalcafé": 1}


def test_a_vocabulary_is_made_anew_only_for_other_words(session: Session) -> None:
    bare = load_vocabulary(session)
    vocabulary = load_vocabulary(session, bare, title_words={"peuteruur": 1})
    assert vocabulary is not bare
    assert load_vocabulary(session, vocabulary, title_words={"peuteruur": 1}) is vocabulary
    assert vocabulary.recogniser is bare.recogniser

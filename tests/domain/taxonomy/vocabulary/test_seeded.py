"""What people say becomes what they need, with the vocabulary that a database starts with."""

from __future__ import annotations

import pytest

from app.domain.taxonomy.vocabulary.understanding import needs_of, understand


@pytest.mark.parametrize(
    "text",
    [
        "I don't know", "I don’t know", "i dont know", "won't pay", "wont pay", "can't", "cant", "doesn't", "isn't",
        "I'm", "im", "it's", "its", "I've", "they're",
    ],
)  # fmt: skip
def test_english_words_written_together_are_no_typing_errors(seeded, text):
    understood = understand(text, seeded)
    assert understood.correction is None
    assert "suicidal-thoughts" not in understood.keys


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("I don't speak Dutch", "speak-dutch"),
        ("i dont understand the letter", "official-letter"),
        ("I don't understand the letter", "official-letter"),
        ("I can't read", "read-write"),
        ("cannot pay my bills", "bills"),
    ],
)
def test_what_somebody_can_not_is_understood_in_english_however_it_is_written(seeded, text, key):
    understood = understand(text, seeded)
    assert key in understood.keys
    assert understood.correction is None


@pytest.mark.parametrize(
    "text",
    [
        "parkeren", "zanger", "verzetten", "verkouden", "wond", "storm", "stookkosten", "optreden", "gereedschap", "kliko",
        "vrijwillige", "bespreken", "contant", "beleggen", "meten", "griep", "exchange", "document", "coming", "turkije",
        "Peter", "Rene", "Corrie", "Scholten", "client", "cliënt", "springen", "i feel", "bestolen", "gesloten", "hij lijkt",
    ],
)  # fmt: skip
def test_common_words_and_names_are_no_typing_errors(seeded, text):
    assert understand(text, seeded).correction is None


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("breif van gemeente", "official-letter"),
        ("kompjoeter", "computer"),
        ("diegiedee", "digid"),
        ("digi dee", "digid"),
        ("wie fie", "internet"),
        ("mijn overheid", "mijnoverheid"),
        ("is ariyorum", "find-work"),
        ("ik ken de letters niet", "read-write"),
        ("wifi werkt niet", "device-repair"),
        ("ik ben alleen", "loneliness"),
        ("ik vergeet alles", "dementia"),
        ("mijn vrouw vergeet steeds meer", "dementia"),
        ("ik hoor stemmen", "mental-health"),
        ("Hulp bij uw cv en brief", "job-application"),
        ("hulplijn", "mental-health"),
        ("ik wil bellen met iemand", "mental-health"),
        ("computerles voor mijn ouders", "computer older-people"),
        ("mijn ouders kunnen niet lezen", "older-people read-write"),
        ("cursus voor ouders", "parenting"),
        ("ik hoef geen taalles, alleen hulp met toeslagen", "allowances"),
        ("ik wil geen cursus maar hulp", "any-help"),
        ("ik heb geen werk en wel schulden", "unemployment debts"),
    ],
)
def test_what_people_say_is_understood(seeded, text, keys):
    assert {*understand(text, seeded).keys} == {*keys.split()}


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("het weer", "mental-health"),
        ("het werkt", "find-work"),
        ("soms", "arithmetic"),
        ("sommige", "arithmetic"),
        ("beschikbaar", "official-letter"),
        ("ik hoor niks van uwv", "doctor"),
        ("letters leren", "official-letter"),
        ("afspraak vergeten", "dementia"),
        ("ik vergeet steeds mijn wachtwoord", "dementia"),
        ("geldig paspoort", "bills"),
        ("computerles voor mijn moeder", "parenting"),
        ("alleen op maandag", "loneliness"),
        ("het werkt niet", "device-repair"),
        ("afbetalen", "learn-dutch"),
        ("uitbetalen", "learn-dutch"),
        ("afspreken", "arithmetic"),
        ("ontvangst", "mental-health"),
        ("wethouder", "parenting"),
    ],
)
def test_a_word_that_only_looks_like_that_of_a_need_does_not_say_it(seeded, text, key):
    assert key not in understand(text, seeded).keys


@pytest.mark.parametrize(
    ("text", "is_about_words"),
    [
        ("motorzaag cursus", True),
        ("cursus kettingzagen en snoeien", True),
        ("cursus", False),
        ("gratis cursus in de avond", False),
        ("computercursus", False),
        ("hulp met mijn kettingzaag", False),
        ("kurs spawania", False),
        ("курс водіння", False),
        ("kettingzagen", False),
    ],
)
def test_words_say_what_is_looked_for_where_a_need_only_says_how(seeded, text, is_about_words):
    understood = understand(text, seeded)
    assert understood.is_about_words is is_about_words
    assert understood.is_understood is (bool(understood.keys) and not is_about_words)


@pytest.mark.parametrize(
    ("text", "key"),
    [("de straat", "housing"), ("van elkaar", "divorce"), ("place", "housing"), ("oorlog", "dementia")],
)
def test_one_word_of_a_longer_phrase_does_not_say_it(seeded, text, key):
    assert key not in understand(text, seeded).keys


@pytest.mark.parametrize(
    "text",
    [
        "Leer in vijf korte lessen hoe u een goede brief en een cv maakt.",
        "Uw cv en brief",
        "Brief en cv maken",
    ],
)
def test_a_letter_of_application_is_no_letter_that_is_hard_to_read(seeded, text):
    needs = needs_of(text, seeded)
    assert "job-application" in needs
    assert "official-letter" not in needs


def test_who_has_a_letter_is_understood(seeded):
    assert understand("Ik heb een brief", seeded).keys == ("official-letter",)

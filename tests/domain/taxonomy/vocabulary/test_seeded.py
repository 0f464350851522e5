"""What people say becomes what they need, with the vocabulary that a database starts with."""

from __future__ import annotations

import csv

import pytest

from app.domain.taxonomy.vocabulary.files import SEED_FILES
from app.domain.taxonomy.vocabulary.types import Need, Phrase
from app.domain.taxonomy.vocabulary.understanding import Vocabulary, needs_of, understand


@pytest.fixture(scope="module")
def vocabulary():
    needs, phrases = ([*csv.DictReader(path.open(encoding="utf-8", newline=""))] for path in SEED_FILES)
    return Vocabulary(
        (
            Need(
                row["key"],
                {"nl": row["label_nl"]},
                **{name: row[name] or None for name in ("theme", "kind", "form", "audience", "language")},
            )
            for row in needs
        ),
        [Phrase(row["phrase"], row["language"], row["need"]) for row in phrases],
    )


@pytest.mark.parametrize(
    "text",
    [
        "I don't know", "I don’t know", "i dont know", "won't pay", "wont pay", "can't", "cant", "doesn't", "isn't",
        "I'm", "im", "it's", "its", "I've", "they're",
    ],
)  # fmt: skip
def test_english_words_written_together_are_no_typing_errors(vocabulary, text):
    understood = understand(text, vocabulary)
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
def test_what_somebody_can_not_is_understood_in_english_however_it_is_written(vocabulary, text, key):
    understood = understand(text, vocabulary)
    assert key in understood.keys
    assert understood.correction is None


@pytest.mark.parametrize(
    "text",
    [
        "ik wil dood", "ik wil doot", "mijn zoon wil dood", "Ik wil niet meer leven", "ik wil er niet meer zijn",
        "ik wil mezelf doden", "zelfmoord", "I want to die", "i want to die", "I don't want to live anymore",
        "i dont want to live", "kill myself", "want to kill myself", "chcę umrzeć", "nie chcę już żyć", "хочу померти",
        "ölmek istiyorum", "أريد أن أموت", "113", "Ik kan niet meer!", "ik wil niet meer", "ik wil niet leven",
        "I don't want to live", "ik spring voor de trein", "ik wil van de brug springen", "uit het leven stappen",
        "ik zie het niet meer zitten", "ik wil mezelf wat aandoen", "ik wil nooit meer wakker worden", "ik snij mezelf",
        "zelfbeschadiging", "i want to hurt myself", "no reason to live", "i feel like dying", "chcę się zabić",
        "nie mam siły żyć", "не хочу жити", "я не хочу жить", "хочу вмерти", "покінчити з життям",
        "kendimi öldürmek istiyorum", "بدي موت", "ما بدي عيش",
    ],
)  # fmt: skip
def test_who_does_not_want_to_live_is_understood(vocabulary, text):
    assert understand(text, vocabulary).keys == ("suicidal-thoughts",)


@pytest.mark.parametrize(
    "text",
    [
        "mijn vader is dood", "wat regelen na de dood", "dood", "hond dood", "overleden", "mijn man is overleden",
        "telefoon dood", "niet leven van de bijstand", "ik kan niet leven van mijn uitkering", "I want to live alone",
        "не маю де жити", "een einde maken aan mijn huurcontract", "wij willen hulp na de dood",
        "ik kan niet meer lopen", "ik kan niet meer inloggen", "ik wil niet meer werken", "ik wil niet leven van de bijstand",
        "I don't want to live with my parents", "не хочу жити з батьками", "de trein", "een brug", "wakker worden",
        "ik wil eruit komen met mijn schulden", "springen", "snijden",
    ],
)  # fmt: skip
def test_who_says_something_else_about_life_or_death_is_not_taken_for_it(vocabulary, text):
    assert "suicidal-thoughts" not in understand(text, vocabulary).keys


@pytest.mark.parametrize(
    "text", ["dood", "mijn vader is dood", "wat regelen na de dood", "overleden", "my wife is dead"]
)
def test_death_means_bereavement(vocabulary, text):
    assert understand(text, vocabulary).keys == ("bereavement",)


@pytest.mark.parametrize(
    "text",
    [
        "hij wil mij vermoorden", "i am scared of my husband", "i feel unsafe", "my husband is violent", "he beats me",
        "mijn man sloeg mij", "hij schopt mij", "papa slaat mama", "ik durf niet naar huis", "ik voel me niet veilig",
        "ik ben misbruikt", "loverboy", "mensenhandel", "ik mag niet naar buiten van mijn man", "mijn man gebruikt geweld",
        "gewelddadige man", "ik word geslagen", "hij heeft mij geslagen", "kocam vuruyor", "муж бьёт меня",
        "боюсь чоловіка", "جوزي بيضربني", "أخاف من زوجي",
    ],
)  # fmt: skip
def test_who_is_not_safe_at_home_is_understood(vocabulary, text):
    understood = understand(text, vocabulary)
    assert understood.keys == ("domestic-violence",)
    assert understood.correction is None


@pytest.mark.parametrize(
    "text",
    [
        "geweldig", "een geweldige cursus", "geslaagd", "slagen voor examen", "slagerij", "is de bibliotheek gesloten",
        "staking bij het spoor", "fietsenstalling", "stalling", "geslacht", "bedriegt", "mijn digid is misbruikt",
        "misbruik van mijn digid", "ik voel me niet veilig op internet", "ik ben bestolen", "he beats the drum",
    ],
)  # fmt: skip
def test_harmless_words_raise_no_alarm(vocabulary, text):
    assert not {"domestic-violence", "suicidal-thoughts"} & {*understand(text, vocabulary).keys}


@pytest.mark.parametrize(
    "text",
    [
        "parkeren", "zanger", "verzetten", "verkouden", "wond", "storm", "stookkosten", "optreden", "gereedschap", "kliko",
        "vrijwillige", "bespreken", "contant", "beleggen", "meten", "griep", "exchange", "document", "coming", "turkije",
        "Peter", "Rene", "Corrie", "Scholten", "client", "cliënt", "springen", "i feel", "bestolen", "gesloten", "hij lijkt",
    ],
)  # fmt: skip
def test_common_words_and_names_are_no_typing_errors(vocabulary, text):
    assert understand(text, vocabulary).correction is None


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
def test_what_people_say_is_understood(vocabulary, text, keys):
    assert {*understand(text, vocabulary).keys} == {*keys.split()}


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
def test_a_word_that_only_looks_like_that_of_a_need_does_not_say_it(vocabulary, text, key):
    assert key not in understand(text, vocabulary).keys


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
def test_words_say_what_is_looked_for_where_a_need_only_says_how(vocabulary, text, is_about_words):
    understood = understand(text, vocabulary)
    assert understood.is_about_words is is_about_words
    assert understood.is_understood is (bool(understood.keys) and not is_about_words)


@pytest.mark.parametrize(
    ("text", "key"),
    [("de straat", "housing"), ("van elkaar", "divorce"), ("place", "housing"), ("oorlog", "dementia")],
)
def test_one_word_of_a_longer_phrase_does_not_say_it(vocabulary, text, key):
    assert key not in understand(text, vocabulary).keys


@pytest.mark.parametrize(
    "text",
    [
        "Leer in vijf korte lessen hoe u een goede brief en een cv maakt.",
        "Uw cv en brief",
        "Brief en cv maken",
    ],
)
def test_a_letter_of_application_is_no_letter_that_is_hard_to_read(vocabulary, text):
    needs = needs_of(text, vocabulary)
    assert "job-application" in needs
    assert "official-letter" not in needs


def test_who_has_a_letter_is_understood(vocabulary):
    assert understand("Ik heb een brief", vocabulary).keys == ("official-letter",)

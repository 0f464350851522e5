"""The pages of the keuzehulp: one question each, all that was answered in the address, and an advice at the end."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import delete

from app.domain.guidance.actions import load_tree
from app.domain.guidance.reading import Known
from app.domain.guidance.seed import seed_document
from app.domain.offerings.types import Kind
from app.domain.taxonomy.models import NeedEntry
from app.http.current import forget_current, get_tree
from app.http.languages import LANGUAGES
from app.http.understanding import understand_text
from app.web.assets import STATIC
from app.web.public.guidance import search_words

START = "/nl/keuzehulp"
MONEY = f"{START}/mij/brief/cjib-deurwaarder/schuld"


@pytest.fixture(autouse=True)
def fresh(app):
    forget_current(app)
    yield
    forget_current(app)


def links(page):
    """List where the links of a whole page lead."""
    return [link.attributes["href"] for link in page.all("a")]


def test_every_question_is_a_good_page_with_every_answer_a_link(app, reader):
    with app.test_request_context(START):
        tree = get_tree()
    seen = set()
    for path in tree.list_paths():
        for length in range(len(path)):
            if path[:length] in seen:
                continue
            seen.add(path[:length])
            address = "/".join((START, *path[:length]))
            page = reader.open(address)
            step = tree.walk(path[:length]).step
            assert page.all("h1")[0].text in {
                step.question["nl"],
                step.question_other.get("nl"),
            }
            hrefs = links(page)
            assert all(f"{address}/{one.key}" in hrefs for one in step.answers)
    assert len(seen) > 20


def test_a_letter_is_known_by_the_colour_of_its_envelope(reader):
    page = reader.open(f"{START}/mij/brief")
    colours, sender = {}, ""
    for element in page.elements:
        if element.tag == "a" and element.attributes.get("class") == "choice":
            sender = element.attributes["href"].rpartition("/")[2]
        known = re.search(r"\benvelope--(\w+)", element.attributes.get("class", ""))
        if element.tag == "svg" and known:
            colours[sender] = known[1]
    assert colours == {"belastingdienst": "blue", "cjib-deurwaarder": "purple"}
    styles = (STATIC / "css" / "site.css").read_text()
    assert all(f".envelope--{colour} {{" in styles for colour in colours.values())


def test_a_letter_and_i_do_not_know_are_answers_everywhere(app, reader):
    """On the first screen too, in every language; for somebody else is then one link away, also where a place is asked."""
    with app.test_request_context(START):
        shortcuts = {one.key: one for one in get_tree().steps["wat"].answers if one.key in {"brief", "weet-niet"}}
    for language in LANGUAGES:
        start = f"/{language}/keuzehulp"
        page = reader.open(start)
        for key, one in shortcuts.items():
            (link,) = [a for a in page.all("a") if a.attributes["href"] == f"{start}/mij/{key}"]
            assert one.label[language] in link.text
            assert f"{start}/ander/{key}" in links(reader.open(f"{start}/mij/{key}"))
    assert f"{START}/mij/brief" not in links(reader.open(f"{START}/ander/brief"))


def test_no_link_leads_away_before_the_advice(town, reader):
    for address in (START, f"{START}/ander/hulp", MONEY):
        page = reader.open(address)
        hrefs = links(page)
        away = [href for href in hrefs if not re.match(r"/[a-z]{2}/keuzehulp|#", href)]
        assert set(away) <= {"/nl/", "/nl/mee"}  # home, and the list for who has one
        assert not page.all("footer")
    assert reader.open(f"{MONEY}/advies?waar=3511").all("header")


def test_for_somebody_else_the_words_change_all_the_way(town, reader):
    assert "Wat wilt u?" in reader.text(f"{START}/mij")
    for address, words in (
        ("", "Wat wil die persoon?"),
        ("/hulp", "Waarmee wil die persoon hulp?"),
        ("/hulp/geld", "Bij die persoon thuis"),
        ("/hulp/geld/langs", "Waar is die persoon?"),
        ("/hulp/geld/langs/advies?waar=3511", "Dit kan die persoon nu doen"),
        ("/hulp/overheid/langs/advies?waar=3511", "Die persoon kan langs bij Bibliotheek Neude"),
        ("/hulp/overheid/langs/advies?waar=3511", "Neem mee: DigiD en de brief."),
    ):
        text = reader.text(f"{START}/ander{address}")
        assert words in text
        assert "Voor een ander" in text or "advies" in address


def test_how_far_one_is_is_said_and_drawn(reader):
    for address, words, done in (
        (START, "Vraag 1 van 5", 1),
        (f"{START}/mij/hulp/geld", "Vraag 4 van 5", 4),
        (MONEY, "Laatste vraag", 5),
    ):
        page = reader.open(address)
        assert words in page.all("main")[0].text
        html = reader.client.get(address).get_data(as_text=True)
        drawn = re.search(r'<ol class="progress".*?</ol>', html, re.DOTALL)[0]
        assert (drawn.count('<li class="is-done">'), drawn.count("<li")) == (done, 5)


def test_the_advice_says_what_to_do_now_then_two_more_then_all(town, reader):
    page = reader.open(f"{START}/mij/hulp/overheid/langs/advies?waar=3511+LN")
    text = " ".join(page.all("main")[0].text.split())
    assert "Dit kunt u nu doen" in text
    assert "Dit past bij uw antwoorden en is dichtbij." in text
    assert "Ga langs bij Bibliotheek Neude, Straat 1 in Utrecht." in text
    assert re.search(r"\d+ minuten? lopen", text)
    assert re.search(r"Nu open|Open |Nu gesloten", text)
    assert "Neem mee: uw DigiD (als u die hebt) en de brief waar u een vraag over hebt." in text
    assert len(page.all("h2")) <= 2
    assert "/nl/zoeken?waar=3511+LN&thema=overheid&soort=hulp&manier=op-een-plek" in links(page)
    assert "U koos: Voor mij · Hulp krijgen · Formulier of DigiD · Ergens langsgaan · 3511 in Utrecht" in text


def test_the_same_search_stands_behind_all(town, client, reader):
    page = reader.open(f"{START}/mij/hulp/overheid/langs/advies?waar=3511")
    (all_url,) = [href for href in links(page) if href.startswith("/nl/zoeken?")]
    assert "Informatiepunt Digitale Overheid" in client.get(all_url).get_data(as_text=True)


def test_the_advice_can_be_taken_along_with_a_greeting_for_somebody_else(town, reader):
    (own,) = {
        href for href in links(reader.open(f"{START}/mij/hulp/overheid/langs/advies?waar=3511")) if "/nl/mee?" in href
    }
    assert town.place_of(town.ido, town.library) in own
    assert "groet" not in own
    other = f"{START}/ander/hulp/overheid/langs/advies?waar=3511"
    (theirs,) = {href for href in links(reader.open(other)) if "/nl/mee?" in href}
    assert "groet=gevonden" in theirs
    assert "Informatiepunt Digitale Overheid" in reader.text(theirs)


def test_skipping_the_place_leads_to_what_is_given_from_afar(town, reader):
    text = reader.text(f"{START}/mij/leren/taal/maakt-niet-uit/advies")
    assert "Bellen met een taalmaatje" in text
    assert "Bel 085 000 00 00." in text
    assert "Precies hiervoor is er nog niets. Misschien helpt dit. Met een plaats vindt u meer." in reader.text(
        f"{START}/mij/hulp/anders/recht/advies"
    )


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("mij/hulp/overheid/thuis", "Niemand komt hiervoor bij u thuis. U kunt wel hierheen"),
        ("ander/hulp/overheid/thuis", "Niemand komt hiervoor bij die persoon thuis. Die persoon kan wel hierheen"),
        ("mij/hulp/overheid/bellen", "Niemand helpt hierbij per telefoon. U kunt wel hierheen."),
    ],
)
def test_what_is_not_given_in_the_way_that_was_asked_for_is_said_by_that_way(town, reader, path, words):
    assert words in reader.text(f"{START}/{path}/advies?waar=3511")


@pytest.mark.parametrize(("who", "whom"), [("mij", "u"), ("ander", "die persoon")])
def test_where_nobody_helps_with_just_this_an_information_point_is_said_to_look_along(town, reader, who, whom):
    advice = f"Hierover is nog niets. Bij een Informatiepunt kijkt iemand met {whom} mee."
    assert advice in reader.text(f"{START}/{who}/hulp/anders/recht/advies?waar=3511")


@pytest.mark.parametrize("lang", ["nl", "ar"])
def test_who_is_not_safe_is_told_whom_to_call_before_a_place_is_asked_and_before_any_advice(town, reader, lang):
    address = f"/{lang}/keuzehulp/mij/hulp/anders/niet-veilig"
    for page in (reader.open(address), reader.open(f"{address}/advies?waar=3511"), reader.open(f"{address}/advies")):
        calls = [href for href in links(page) if href.startswith("tel:")]
        assert calls[:2] == ["tel:08002000", "tel:112"]
    calls = [href for href in links(reader.open(f"/{lang}/keuzehulp/mij/hulp/anders/wonen")) if href.startswith("tel:")]
    assert not calls


def test_an_advice_that_asks_for_no_appointment_says_so(town, reader):
    advice = reader.text(f"{START}/mij/hulp/overheid/langs/advies?waar=3511")
    assert "Vrije inloop" in advice.partition("Neem mee")[0]


def test_what_is_only_something_like_it_is_not_said_to_fit(town, reader):
    address = f"{START}/mij/leren/geld/rekenen/advies?waar=3511"
    town.world.offering("Valse berichten herkennen", town.library, kind=Kind.LEARN, themes=("money",))
    text = reader.text(address)
    assert "Valse berichten herkennen" in text
    assert "Hierover is niets dichtbij. Misschien helpt dit." in text
    assert "Dit past bij uw antwoorden" not in text
    town.world.offering("Rekenen in het dagelijks leven", town.library, kind=Kind.LEARN, themes=("money",))
    assert "Dit past bij uw antwoorden en is dichtbij." in reader.text(address)


def test_a_letter_about_debts_always_tells_whom_to_call(town, reader):
    town.world.offering(
        "Geldlijn: praten over schulden",
        kind=Kind.HELP,
        themes=("money",),
        areas=("NL",),
        deliveries=["telephone"],
        phone="030 000 00 00",
    )
    for answer in ("boete", "schuld", "weet-niet"):
        text = reader.text(f"{START}/mij/brief/cjib-deurwaarder/{answer}/advies?waar=3511")
        assert "Geldlijn: praten over schulden" in text


def test_a_name_of_several_places_becomes_a_choice_and_keeps_the_answers(town, reader):
    page = reader.open(f"{MONEY}/advies?waar=Nes")
    assert page.all("h1")[0].text == "Welke plaats bedoelt u?"
    choices = [href for href in links(page) if href.startswith(f"{MONEY}/advies?waar=Nes%2C")]
    assert len(choices) >= 2
    assert "Dit kunt u nu doen" in reader.text(choices[0])


@pytest.mark.parametrize(
    ("where", "words"),
    [
        ("Xyzzyplaats", "Wij kennen ‘Xyzzyplaats’ niet."),
        ("", "Vul een postcode of plaats in, of sla deze vraag over."),
        ("%20", "Vul een postcode of plaats in, of sla deze vraag over."),
    ],
)
def test_a_place_that_is_not_known_is_asked_again(reader, where, words):
    page = reader.open(f"{MONEY}/advies?waar={where}")
    assert words in " ".join(page.all("main")[0].text.split())
    (field,) = [one for one in page.all("input") if one.attributes.get("name") == "waar"]
    assert field.attributes["aria-invalid"] == "true"


def test_what_does_not_lead_anywhere_is_not_found_and_what_did_once_leads_on(client):
    for path in ("/geheim", "/advies", "/" + "x" * 3_000, "/mij%2Fhulp%2F..", "//"):
        assert client.get(f"{START}{path}").status_code in {404, 302}, path
    assert client.get(f"{START}/geheim").status_code == 404
    stale = client.get(f"{START}/mij/hulp/weg/langs/advies?waar=3511")
    assert (stale.status_code, stale.location) == (302, f"{START}/mij/hulp")
    carrying = client.get(f"{START}/mij/hulp/weg/langs/advies?waar=3511&weergave=rustig")
    assert carrying.location == f"{START}/mij/hulp?weergave=rustig"
    early = client.get(f"{START}/mij/hulp/advies")
    assert (early.status_code, early.location) == (302, f"{START}/mij/hulp")
    assert client.get(f"{MONEY}/verder").location == MONEY
    assert client.get(f"{MONEY}/advies?waar={'x' * 300}").status_code == 400


def test_a_letter_about_a_benefit_leads_to_who_reads_letters_and_not_to_the_nearest_of_its_theme(town, client, reader):
    """At the desk for work nobody reads a letter about social assistance, however near it is."""
    world = town.world
    world.offering("Samen zoeken naar vacatures", town.house, kind=Kind.HELP, themes=("work",))
    for language in LANGUAGES:
        page = reader.open(f"/{language}/keuzehulp/mij/brief/gemeente/bijstand/advies?waar=3511")
        assert page.all("h2")[0].text == "Informatiepunt Digitale Overheid"
        (all_url,) = [href for href in links(page) if "/zoeken?" in href]
        results = client.get(all_url).get_data(as_text=True)
        assert "Informatiepunt Digitale Overheid" in results


def test_the_subject_of_a_letter_goes_before_letters_when_somebody_is_there_for_just_that(town, reader):
    town.world.offering("Spreekuur bijstand", town.house, kind=Kind.HELP, themes=("work",))
    page = reader.open(f"{START}/mij/brief/gemeente/bijstand/advies?waar=3511")
    assert page.all("h2")[0].text == "Spreekuur bijstand"


def test_the_same_answers_get_the_same_advice_in_every_language(town, reader):
    """A language with longer words for a letter would weigh it more: so a desk for debts was not first in English."""
    town.world.offering("Geldspreekuur", town.house, kind=Kind.HELP, themes=("money",))
    town.world.offering("Formulierenspreekuur", town.house, kind=Kind.HELP, themes=("government", "money"))
    for path, first in (("cjib-deurwaarder/schuld", "Geldspreekuur"), ("gemeente/bijstand", town.ido.title)):
        for language in LANGUAGES:
            page = reader.open(f"/{language}/keuzehulp/mij/brief/{path}/advies?waar=3511")
            assert page.all("h2")[0].text == first, (path, language)


def test_what_a_letter_is_about_is_understood_in_every_language(app):
    """The words are those of the visitor where the search understands them, else the Dutch ones."""
    with app.test_request_context(START):
        tree = get_tree()
        for path in tree.list_paths():
            wanted = tree.walk(path).wanted
            for language in LANGUAGES:
                said = search_words(wanted, language)
                understood = understand_text(said, may_hold_place=False).understood
                assert {*wanted.needs} <= {*understood.keys}, (path, language, said)


def test_what_the_vocabulary_does_not_know_any_more_is_never_said_to_fit(town, reader, session, app):
    with app.test_request_context(START):
        tree = get_tree()
        path = next(path for path in tree.list_paths() if "pension" in tree.walk(path).wanted.needs)
    session.execute(delete(NeedEntry).where(NeedEntry.key == "pension"))
    session.commit()
    forget_current(app)
    for where in ("?waar=3511", ""):
        text = reader.text("/".join((START, *path, f"advies{where}")))
        assert "Dit past bij uw antwoorden" not in text
        assert "nog niets" in text


def test_only_the_first_page_is_for_search_engines(reader):
    assert 'rel="canonical" href="http://localhost/nl/keuzehulp"' in reader.client.get(START).get_data(as_text=True)
    assert '<meta name="robots" content="noindex">' in reader.client.get(f"{START}/mij").get_data(as_text=True)


def test_home_and_an_empty_answer_lead_here(town, reader):
    assert START in links(reader.open("/nl/"))
    assert START in links(reader.open("/nl/zoeken?waar=3511&wat=xyzzy"))
    assert "Wij tellen geen mensen." in reader.text("/nl/privacy")


def test_pages_say_themselves_what_is_counted(town, client):
    def count_marks(address):
        page = client.get(address).get_data(as_text=True)
        return dict(re.findall(r'data-count-([a-z-]+)="([^"]*)"', page))

    shown = {"shown": "guidance_entered", "left": "guidance_left"}
    assert count_marks(f"{START}/mij") == {"subject": "wat", **shown}
    assert count_marks(MONEY) == {"subject": "waar", **shown}
    assert count_marks(f"{MONEY}/advies?waar=3511") == {
        "subject": "advies", "place": "GM0344", **shown, "used": "guidance_used", "used-subject": "brief-betalen",
    }  # fmt: skip
    for subject in ("wat", "waar", "advies", "brief-betalen"):
        assert client.post("/count", data={"name": "guidance_used", "subject": subject}).status_code == 204


def test_a_changed_tree_changes_the_pages(session, app, reader):
    document = seed_document()
    document["steps"]["wat"]["question"]["nl"] = "Wat zoekt <u>?"
    load_tree(session, document, Known(), by="cli:test")
    session.commit()
    forget_current(app)
    assert reader.open(f"{START}/mij").all("h1")[0].text == "Wat zoekt <u>?"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_tree_is_there_in_every_language_that_the_interface_speaks(app, reader, language):
    with app.test_request_context(START):
        question = get_tree().steps["wie"].question[language]
    assert question
    if language in LANGUAGES:
        assert reader.open(f"/{language}/keuzehulp").all("h1")[0].text == question


def test_an_advice_costs_one_statement_as_a_rule(town, client, statements):
    address = f"{START}/mij/hulp/overheid/langs/advies?waar=3511"
    client.get(address)
    statements.clear()
    client.get(address)
    assert len(statements) == 1, statements

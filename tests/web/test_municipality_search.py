"""Finding a municipality by its name, without a script: its page, what begins so, or that there is none."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from tests.web.conftest import Reader


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Utrecht", "utrecht"),
        ("  amsterDAM ", "amsterdam"),
        ("Delfzijl", "eemsdelta"),
        ("Súdwest-Fryslân", "sudwest-fryslan"),
    ],
)
def test_a_name_leads_to_its_page_and_that_of_a_town_to_its_municipality(
    client: FlaskClient, name: str, slug: str
) -> None:
    found = client.get("/nl/gemeente", query_string={"naam": name})
    assert (found.status_code, found.location) == (302, f"/nl/gemeente/{slug}")


def test_a_beginning_lists_what_begins_so(reader: Reader) -> None:
    page = reader.open("/nl/gemeente?naam=noord")
    listed = [link.attributes["href"] for link in page.all("a") if "/gemeente/" in link.attributes["href"]]
    assert "/nl/gemeente/noordwijk" in listed
    assert all("/noord" in address for address in listed)
    assert "Deze gemeenten beginnen met ‘noord’." in page.all("main")[0].text
    (field,) = [one for one in page.all("input") if one.attributes["name"] == "naam"]
    assert field.attributes["value"] == "noord"


def test_what_is_not_known_is_said_and_all_stay_listed(reader: Reader) -> None:
    page = reader.open("/nl/gemeente?naam=Xyzzy")
    assert "Wij kennen geen gemeente of plaats met de naam ‘Xyzzy’." in page.all("main")[0].text
    field = next(one for one in page.all("input") if one.attributes.get("id") == "naam")
    fault = next(one for one in page.all("p") if one.attributes.get("id") == field.attributes["aria-describedby"])
    assert field.attributes["aria-invalid"] == "true"
    assert fault.text.startswith("Wij kennen geen gemeente")
    assert sum("/gemeente/" in link.attributes["href"] for link in page.all("a")) > 300

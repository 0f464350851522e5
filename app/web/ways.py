"""Which button of an offering comes first: what somebody has to do before anything else."""

from __future__ import annotations

from enum import StrEnum

from app.domain.offerings.types import Access, Delivery
from app.web.cards import CardJson


class Way(StrEnum):
    """A way to get there or in touch."""

    ROUTE = "route"
    SIGN_UP = "sign-up"
    CALL = "call"
    MAIL = "mail"
    WEBSITE = "website"


def first_way(card: CardJson, *, email: str = "", sign_up_url: str = "") -> Way | None:
    """Choose what to do first: sign up, make an appointment, go there, or open what is online; None without a way.

    Of what is not given now one asks when it is again, and goes nowhere.
    """
    access, is_online = card["access"], Delivery.ONLINE in card["deliveries"]
    ways = {Way.CALL: card["phone"], Way.MAIL: email, Way.WEBSITE: card["website"], Way.ROUTE: card["venue"]}
    if card["unavailable"]:
        return next((way for way in ways if ways[way] and way is not Way.ROUTE), None)
    if sign_up_url and (access == Access.REGISTRATION or not card["venue"]):
        return Way.SIGN_UP
    asks_first = access in {Access.APPOINTMENT, Access.REGISTRATION}
    if card["venue"] and not asks_first:
        return Way.ROUTE
    opens = is_online and Delivery.TELEPHONE not in card["deliveries"] and not card["venue"] and not asks_first
    order = [Way.WEBSITE, *ways] if opens else list(ways)
    return next((way for way in order if ways[way]), None)

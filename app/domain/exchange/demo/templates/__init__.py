"""The sorts of offerings that the example data are made of, by theme; all words on screen are Dutch at level B1."""

from app.domain.exchange.demo.templates.daily import DAILY
from app.domain.exchange.demo.templates.digital import DIGITAL
from app.domain.exchange.demo.templates.government import GOVERNMENT
from app.domain.exchange.demo.templates.language import LANGUAGE
from app.domain.exchange.demo.templates.remote import AT_HOME, NATIONAL, PROVINCIAL
from app.domain.exchange.demo.templates.work import WORK

ON_SITE = (*LANGUAGE, *DIGITAL, *GOVERNMENT, *WORK, *DAILY)

__all__ = ["AT_HOME", "NATIONAL", "ON_SITE", "PROVINCIAL"]

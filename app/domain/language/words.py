"""Dutch (and a little English) words that need no looking for, and words whose stem the stemmer gets wrong."""

from __future__ import annotations

_STOP_WORDS = """
    aan al als bij ben dan dat de deze die dit door een en er ga geen had heb hebben heeft het hier hij hoe hun ik in
    is je jij jou jouw kan kun kunnen maar me mee meer met mij mijn moet n naar niet nog nu of om ons onze ook op over s
    t te tot u uit uw van via voor waar want was wat we wel welke wie wij wil wilt word worden wordt ze zich zij zijn zo
    gewoon
    a an and are at can do for from how i is it my of on or the to we what where with you your
"""

STOP_WORDS = frozenset(_STOP_WORDS.split())
"""Words that say nothing about what is offered."""

_GROUPS = """
    begeleiding: begeleiding begeleidingen begeleiden begeleid begeleidt
    belasting: belasting belastingen belastingdienst belastingaangifte
    boek: boek boeken
    cafe: cafe cafes
    cursus: cursus cursussen
    diploma: diploma diplomas
    duits: duits duitse
    engels: engels engelse
    familie: familie families
    formulier: formulier formulieren
    foto: foto fotos
    frans: frans franse
    gemeente: gemeente gemeenten gemeentes gemeentelijk gemeentelijke
    gezin: gezin gezinnen gezins
    gezondheid: gezondheid gezond gezonde
    gerecht: gerecht gerechten
    gesprek: gesprek gesprekken
    huisarts: huisarts huisartsen
    hulp: hulp helpen help helpt hulpen
    inkomen: inkomen inkomens
    jongere: jongere jongeren
    jurist: jurist juristen
    juridisch: juridisch juridische
    kind: kind kinderen kinder kindje kindjes
    laptop: laptop laptops
    lid: lid leden
    mantelzorger: mantelzorger mantelzorgers mantelzorg
    mobiel: mobiel mobiele mobieltje mobieltjes
    nederlands: nederlands nederlandse nederlandstalig nederlandstalige
    opvoeding: opvoeding opvoeden opvoed
    oudere: oudere ouderen
    overheid: overheid overheden overheids
    pools: pools poolse
    probleem: probleem problemen
    raadsman: raadsman raadslieden raadsvrouw
    regeling: regeling regelingen
    rekening: rekening rekeningen
    rekenen: rekenen reken rekent
    schrijven: schrijven schrijf schrijft
    schuld: schuld schulden schuldhulp
    smartphone: smartphone smartphones
    spaans: spaans spaanse
    spreekuur: spreekuur spreekuren
    stad: stad steden
    tablet: tablet tablets
    telefoon: telefoon telefoons telefoneren
    toeslag: toeslag toeslagen
    turks: turks turkse
    verzekering: verzekering verzekeringen verzekeren
    wandeling: wandeling wandelingen wandelen wandel
    werkzoekende: werkzoekende werkzoekenden
    woning: woning woningen
    ziekte: ziekte ziektes ziekten
"""

STEMS: dict[str, str] = {
    word: stem.strip()
    for stem, _, words in (line.partition(":") for line in _GROUPS.strip().splitlines())
    for word in words.split()
}
"""Words that the stemmer tears apart (`toeslagen`, `schulden`), or gives the stem of another (`gezondheid`, `zon`)."""

"""Words that need no looking for, mostly Dutch, and words whose stem the stemmer gets wrong."""

from __future__ import annotations

from app.domain.language.folding import fold

_STOP_WORDS = """
    aan al als bij ben dan dat de deze die dit door een en er ga geen had heb hebben heeft het hier hij hoe hun ik in
    is je jij jou jouw kan kun kunnen maar me mee meer met mij mijn moet n naar niet nog nu of om ons onze ook op over s
    t te tot u uit uw van via voor waar want was wat we wel welke wie wij wil wilt word worden wordt ze zich zij zijn zo
    gewoon kunt woon woont
    a am an and are at can do for from get have how i is it like me my need not of on or please some the there this to
    want live he she they we what where with would you your
    bir bu icin ile istiyorum mi nasil nerede ve
    chce czy dla gdzie i jak jest mam nie potrzebuje sie z
    в до для з за і и й к как мені мне мій мое моє моя на не нужна нужно по потрібен потрібна потрібно та у хочу що я
    як де
    أريد اريد احتاج الى إلى أنا انا أين اين عن على في كيف لا لي ما مع من هل هو هي و يا
"""

STOP_WORDS = frozenset(fold(_STOP_WORDS).split())
"""Words that say nothing about what is offered."""

NEGATIONS = frozenset(fold("geen niet nie not no не لا").split())
"""Words that say nothing about an offering, and much about a need: `brief snap ik niet`."""

CONTRACTIONS: dict[str, str] = {
    **dict.fromkeys(
        "dont doesnt didnt isnt arent wasnt werent hasnt havent hadnt cant cannot couldnt wont wouldnt shouldnt "
        "mustnt neednt aint".split(),
        "not",
    ),
    **dict.fromkeys(("im", "ive"), "i"),
    **dict.fromkeys(("youre", "youve", "youll"), "you"),
    "weve": "we",
    **dict.fromkeys(("theyre", "theyve", "theyll"), "they"),
    **dict.fromkeys(("thats", "theres", "whats", "wheres"), "there"),
    "nie": "niet",
}
"""English words that are written together, without their apostrophe, and the word that says the same to search.

So is Dutch `nie`, as many write `niet` who write by ear: `ik kan nie meer`. Polish `nie` means the same, and becomes
the same in question and phrase.

What denies says `not`, so that `can't read` and `cannot read` are one. `ill`, `were` and `well` are words of their own:
only an apostrophe tells that they are not (see `_CONTRACTED` in the rules).
"""

_GROUPS = """
    aanslag: aanslag aanslagen
    advies: advies adviezen
    afwezig: afwezig afwezige afwezigheid
    antwoord: antwoord antwoorden
    app: app apps appje appjes
    appen: appen
    begeleiding: begeleiding begeleidingen begeleiden begeleid begeleidt
    belasting: belasting belastingen belastingdienst belastingaangifte
    beschikking: beschikking beschikkingen
    bijslag: bijslag bijslagen
    boek: boek boeken
    cafe: cafe cafes
    cursus: cursus cursussen
    diploma: diploma diplomas
    duits: duits duitse
    eens: eens
    engels: engels engelse
    examen: examen examens
    familie: familie families
    formulier: formulier formulieren
    foto: foto fotos
    frans: frans franse
    gehoor: gehoor
    geldig: geldig geldige
    gemeente: gemeente gemeenten gemeentes gemeentelijk gemeentelijke
    gerecht: gerecht gerechten
    geslagen: geslagen
    gesprek: gesprek gesprekken
    geweld: geweld gewelddadig gewelddadige
    gewoonte: gewoonte gewoonten gewoontes
    gezin: gezin gezinnen gezins
    gezondheid: gezondheid gezond gezonde
    huisarts: huisarts huisartsen
    hulp: hulp helpen help helpt hulpen
    inkomen: inkomen inkomens
    jongere: jongere jongeren
    juridisch: juridisch juridische
    jurist: jurist juristen
    kind: kind kinderen kinder kindje kindjes
    laptop: laptop laptops
    letters: letters
    lezing: lezing lezingen
    lid: lid leden
    machtig: machtig machtige
    mantelzorger: mantelzorger mantelzorgers mantelzorg
    matig: matig matige
    mobiel: mobiel mobiele mobieltje mobieltjes
    nederlands: nederlands nederlandse nederlandstalig nederlandstalige
    oma: oma omas
    opa: opa opas
    opvoeding: opvoeding opvoeden opvoed
    oudere: oudere ouderen
    overheid: overheid overheden overheids
    pools: pools poolse
    probleem: probleem problemen
    raadsman: raadsman raadslieden raadsvrouw
    racen: racen
    regeling: regeling regelingen
    rekenen: rekenen reken rekent
    rekening: rekening rekeningen
    scholing: scholing scholingen
    schrijven: schrijven schrijf schrijft
    schuld: schuld schulden schuldhulp
    smartphone: smartphone smartphones
    som: som sommen
    sommige: sommige sommigen
    soms: soms
    spaans: spaans spaanse
    spelling: spelling
    spreekuur: spreekuur spreekuren
    stad: stad steden
    tablet: tablet tablets
    telefoon: telefoon telefoons telefoneren
    toeslag: toeslag toeslagen
    turks: turks turkse
    vals: vals valse
    vergeetachtig: vergeetachtig
    verzekering: verzekering verzekeringen verzekeren
    vrijwilliger: vrijwilliger vrijwilligers
    wachtwoord: wachtwoord wachtwoorden
    wandeling: wandeling wandelingen wandelen wandel
    weerbaarheid: weerbaarheid weerbaar
    werking: werking
    werkt: werkt
    werkzoekende: werkzoekende werkzoekenden
    woning: woning woningen
    woord: woord woorden
    zelden: zelden
    ziekte: ziekte ziektes ziekten
    zwanger: zwanger zwangere zwangerschap
"""

STEMS: dict[str, str] = {
    word: stem.strip()
    for stem, _, words in (line.partition(":") for line in _GROUPS.strip().splitlines())
    for word in words.split()
}
"""Words that the stemmer tears apart (`toeslagen`, `schulden`), or gives the stem of another (`gezondheid`, `zon`)."""

"""Tells a message that only thanks from one that wants something.

A wrong yes hides a customer who waits; a wrong no opens a ticket that can be closed again. So the answer is yes only
when every single word is known to be one of thanks in one language: whatever is not understood is a no.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from typing import NamedTuple

_MOST_CHARACTERS = 300
_MOST_WORDS = 30


class _Language(NamedTuple):
    """Words without accents. `beside` may stand beside those of thanks; `phrases` are of words that alone mean more."""

    thanks: str
    beside: str
    phrases: tuple[str, ...]


_LANGUAGES = (
    # English
    _Language(
        "thanks thank thx thnx tks ty tysm tyvm cheers thankyou appreciated appreciate grateful",
        """
        you u so very much a lot many million again all both everyone team guys folks for the your this that
        was is it s m ve i we am are really truly and just super quick fast prompt swift speedy kind kindly
        friendly great good excellent amazing awesome fantastic wonderful brilliant perfect lovely nice
        helpful help helping support service assistance reply response answer answering efforts effort
        patience time ok okay cool yay wow yes yep got received understood sorted solved resolved fixed
        works worked working now everything arrived done happy glad well hi hello hey dear sir madam regards
        best wishes sincerely yours love day evening weekend week have enjoy from my to too
        """,
        ("no problem", "no worries", "all the best", "take care", "you rock", "you too", "made my day", "much love"),
    ),
    # German
    _Language(
        "danke dankeschon dank merci besten vielen bedanke",
        """
        schon schoen sehr lieben herzlichen herzlich tausend nochmal nochmals euch ihnen dir ich mich wir
        uns mochte fur fuer die das der den eure deine ihre schnelle schnellen rasche nette netten tolle
        tollen gute guten liebe prompte super prima toll klasse perfekt wunderbar spitze ok okay alles gut
        jetzt nun wieder geklappt funktioniert klappt hat ist angekommen erledigt geloest gelost hilfe
        unterstutzung antwort ruckmeldung muhe service team gruss grusse gruesse viele freundlichen
        freundliche mit hallo hi moin servus tag abend wochenende schones schonen ein eine einen noch und
        auch beste von bis dann ja
        """,
        ("kein problem", "mit freundlichen grussen", "alles klar", "bleiben sie gesund"),
    ),
    # French
    _Language(
        "merci remercie remercions remerciements",
        """
        beaucoup bien mille infiniment grand encore a vous tous toute toutes l equipe pour votre vos ta ton
        le la les de du d je j ai tout cela aide reponse rapide rapidite reactivite soutien service
        excellent excellente super parfait parfaite genial top nickel ok okay c est bon regle recu
        fonctionne marche maintenant tres gentil gentille bonne journee soiree weekend week end bonjour
        bonsoir salut cordialement sincerement et madame monsieur bises
        """,
        ("bien a vous", "pas de souci", "pas de probleme", "bonne continuation"),
    ),
    # Spanish
    _Language(
        "gracias agradezco agradecido agradecida agradecemos",
        """
        muchas mil muchisimas de nuevo por la el lo los las su tu vuestra ayuda respuesta rapida rapido
        pronta atencion apoyo servicio equipo a ti usted ustedes vosotros todo todos muy amable amables
        genial perfecto perfecta excelente estupendo vale ok okay ya funciona esta solucionado resuelto
        recibido buen buena buenas buenos dia dias tarde tardes noche noches fin semana saludos saludo
        cordial cordiales un abrazo hola y feliz os le les se
        """,
        ("que tenga un buen dia", "que tengas un buen dia", "no hay problema"),
    ),
    # Dutch
    _Language(
        "bedankt dank dankjewel dankuwel dankje thanks",
        """
        je jij u wel jullie voor de het een uw jouw hartelijk heel erg zeer veel hulp snelle goede fijne
        reactie antwoord service team nogmaals super top perfect geweldig prima fijn mooi ok oke okay
        helemaal goed gelukt opgelost werkt nu weer alles is ontvangen groet groeten groetjes met
        vriendelijke hallo hoi dag avond weekend nog en ook
        """,
        ("geen probleem", "met vriendelijke groet", "met vriendelijke groeten", "fijne dag"),
    ),
)
_VOCABULARIES = [
    (set(language.thanks.split()), set(language.beside.split()), language.phrases) for language in _LANGUAGES
]
#: What mail programs put below a message.
_FOOTER = re.compile(
    r"^(-- |sent from my |von meinem .{1,20} gesendet|envoye de mon |enviado desde mi |verstuurd vanaf )"
)
_ASKS = re.compile(r"[?¿0-9@#]|https?:|www\.")
#: The order of words of a question whose mark was left out.
_QUESTIONS = re.compile(
    r"\b(?:(?:is|was|are|am) (?:it|that|this|you|we|i|everything|all)|have (?:you|we|i)"
    r"|(?:ist|hat|klappt|funktioniert) (?:das|alles|es)|est ce|esta todo|(?:is|werkt) (?:het|alles|de))\b"
)


def is_short_enough(text: str) -> bool:
    """Whether `is_only_thanks` can be true at all; saves finding out the names."""
    return len(text) <= _MOST_CHARACTERS


def is_only_thanks(text: str, names: Iterable[str] = ()) -> bool:
    """Whether a customer's message is gratitude and nothing else, in English, German, French, Spanish or Dutch.

    `names` are those of the people who may be greeted or sign: their words mean nothing. Quoted lines and the footer of
    a mail program are left out.
    """
    if not is_short_enough(text):
        return False
    said = _plain(_without_quotes(text))
    if _ASKS.search(said):
        return False
    words = re.findall(r"[^\W_]+", said)
    if not words or len(words) > _MOST_WORDS or _QUESTIONS.search(" ".join(words)):
        return False
    neutral = {word for name in names for word in re.findall(r"[^\W_]+", _plain(name))}
    return any(_thanks(words, neutral, *language) for language in _VOCABULARIES)


def _thanks(words: list[str], neutral: set[str], thanks: set[str], beside: set[str], phrases: Iterable[str]) -> bool:
    rest = f" {' '.join(words)} "
    for phrase in phrases:
        rest = rest.replace(f" {phrase} ", " ")
    left = rest.split()
    return any(word in thanks for word in left) and thanks | beside | neutral >= set(left)


def _without_quotes(text: str) -> str:
    kept = []
    for line in text.splitlines():
        if line.lstrip().startswith(">"):
            continue
        if _FOOTER.match(_plain(line)):
            break
        kept.append(line)
    return "\n".join(kept)


def _plain(text: str) -> str:
    """`text` in lower case without accents; ß becomes ss."""
    decomposed = unicodedata.normalize("NFKD", text.replace("\u2019", "'").casefold())
    return "".join(character for character in decomposed if not unicodedata.combining(character))

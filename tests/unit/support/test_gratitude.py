"""Thanks alone leave a closed ticket closed; whatever else is said opens it."""

from __future__ import annotations

import pytest

from support_svc.messages.gratitude import is_only_thanks

THANKS = [
    "Thanks!",
    "thank you",
    "Thank you so much!!! 🙏",
    "Thanks a lot, Tom",
    "Hi Tom,\n\nthank you very much for your quick reply.\n\nBest regards\nMia Jones",
    "THX",
    "ty",
    "Cheers, it works now.",
    "Perfect, thanks! That\u2019s sorted.",
    "Great, it's arrived. Thank you, have a lovely weekend!",
    "Thanks again - you made my day :)",
    "No problem, thanks for the help",
    "Thanks, all good now.\n\nSent from my iPhone",
    "Thank you!\n\n> On Monday Tom wrote:\n> Is it working? Please call 0800 1234",
    "I really appreciate your help.",
    "Danke!",
    "Vielen Dank für die schnelle Hilfe!",
    "Super, herzlichen Dank. Hat geklappt!",
    "Dankeschön und ein schönes Wochenende",
    "Besten Dank.\nMit freundlichen Grüßen\nMia Jones",
    "Ich bedanke mich",
    "Merci beaucoup !",
    "Merci pour votre réponse rapide, bonne journée",
    "Merci, c\u2019est réglé. Cordialement, Mia Jones",
    "J'ai tout reçu, merci infiniment",
    "¡Muchas gracias!",
    "Gracias por tu ayuda, ya está solucionado. Un saludo",
    "Mil gracias, que tengas un buen día",
    "Bedankt!",
    "Hartelijk dank voor de snelle reactie, fijne dag",
    "Dank je wel, het werkt nu weer. Groetjes, Mia",
]
MORE = [
    "",
    "   ",
    "👍",
    "ok",
    "Great!",
    "Thanks, but it is still broken",
    "Thanks. When will it arrive?",
    "Thanks, when will it arrive",
    "Thank you in advance",
    "Thanks for nothing",
    "No thanks",
    "thanks, is it working now",
    "Thank you, is that everything?",
    "Thanks, please also send the invoice",
    "Thanks, I want a refund",
    "Thanks! My order is 4711",
    "Thanks, see https://example.com",
    "Thanks, write to me@example.com",
    "Thank you for the help, it does not work",
    "Thanks\n\nOne more thing: the blue one is torn",
    "thanks " * 31,
    "Thanks, Zork",
    "Thanks" + "!" * 400,
    "Danke, geht leider nicht",
    "Danke im Voraus",
    "Danke, wann kommt das Paket",
    "Danke, hat das geklappt",
    "Danke, ich möchte stornieren",
    "Merci, mais il manque une pièce",
    "Merci d'avance",
    "Merci de me rappeler",
    "Gracias, pero no funciona",
    "Gracias de antemano",
    "Bedankt alvast",
    "Bedankt, maar het is kapot",
    "Bedankt, werkt het nu",
    "Danke thanks merci",
    "> Thanks",
]


@pytest.mark.parametrize("text", THANKS)
def test_this_is_only_thanks(text: str) -> None:
    assert is_only_thanks(text, ["Tom Smith", "Mia Jones"])


@pytest.mark.parametrize("text", MORE)
def test_this_says_more(text: str) -> None:
    assert not is_only_thanks(text, ["Tom Smith", "Mia Jones"])


def test_a_name_that_nobody_has_may_be_anything() -> None:
    assert is_only_thanks("Thanks, Tom", ["Tom Smith"])
    assert not is_only_thanks("Thanks, Tom", ["Ann Smith"])


def test_a_name_is_no_thanks() -> None:
    assert not is_only_thanks("Tom", ["Tom"])

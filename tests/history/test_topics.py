"""What clauses are about: a heuristic, in seven languages."""

from __future__ import annotations

import pytest

from crawler.history.topics import topic
from crawler.model import Topic


@pytest.mark.parametrize(
    ("path", "text", "about"),
    [
        (("Privacy", "How long we keep it"), "Thirty days after your order.", Topic.RETENTION),
        ((), "We do not respond to Do Not Track signals.", Topic.TRACKING),
        ((), "Our shop is not meant for children under 13 or for their parents.", Topic.AUDIENCES),
        ((), "We collect your name and your e-mail address for this purpose.", Topic.FIRST_PARTY),
        ((), "We share your data with service providers and partners.", Topic.THIRD_PARTY),
        ((), "You can opt out at any time, and unsubscribe.", Topic.CHOICE),
        ((), "You have the right to access your data, to have it corrected, and to erasure.", Topic.ACCESS),
        ((), "Your data are encrypted; safeguards protect them.", Topic.SECURITY),
        ((), "We may update this policy when there is a material change.", Topic.POLICY_CHANGE),
        ((), "Data leave the European Economic Area under standard contractual clauses.", Topic.INTERNATIONAL),
        (("Contact us",), "1 Mill Lane, Springfield", Topic.CONTACT),
        ((), "The sky is blue.", Topic.OTHER),
        (("Speicherdauer",), "30 Tage nach der Lieferung.", Topic.RETENTION),
        ((), "Wir geben Daten an Dienstleister und andere Empfänger weiter, die Dritte sind.", Topic.THIRD_PARTY),
        (("Durée de conservation",), "Trente jours après la livraison.", Topic.RETENTION),
        ((), "Compartimos datos con terceros y proveedores.", Topic.THIRD_PARTY),
        (("Sicurezza",), "I dati sono protetti da crittografia.", Topic.SECURITY),
        ((), "Pode retirar o consentimento nas suas escolhas.", Topic.CHOICE),
        ((), "Wij delen gegevens met derden en leveranciers.", Topic.THIRD_PARTY),
    ],
)
def test_topic(path: tuple[str, ...], text: str, about: Topic) -> None:
    assert topic(path, text) is about


def test_the_nearest_heading_that_names_a_topic_counts() -> None:
    assert topic(("Security", "Children"), "Nothing in particular.") is Topic.AUDIENCES
    assert topic(("Security", "More"), "Nothing in particular.") is Topic.SECURITY
    assert topic(("Security", "More", "And more"), "Nothing in particular.") is Topic.OTHER

"""What a clause is about: a heuristic over its headings and its words, in the spirit of OPP-115's categories.

Rule 1. The nearest heading that names a topic counts for more than any one word; a word counts once.
Rule 2. Of topics that score alike, the narrower one is taken; of none, "other".
It says where to look, not what a clause means. Written for seven languages: en de fr es it pt nl.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from crawler.model import Topic

# Narrow topics first: they win where two score alike.
_STEMS: Final = {
    Topic.TRACKING: "do not track|do-not-track|global privacy control|gpc signal|opt-out preference signal|dnt ",
    Topic.POLICY_CHANGE: (
        "changes to this|changes to our|change this p|update this|updates to this|modify this|revise this|amend"
        "|material change"
        "|änderung|ändern wir|modification|modifier|modifica|cambios en|cambios a|alteraç|wijzig"
    ),
    Topic.AUDIENCES: (
        "child|minor|parent|under 13|under 16|under 18|years of age|california resident|resident of|nevada"
        "|virginia|kinder"
        "|minderjähr|eltern|enfant|mineur|parents|niñ|menores|padres|minori|genitori|bambin|criança|menor de|kinderen"
        "|minderjarig|ouders"
    ),
    Topic.RETENTION: (
        "retain|retention|how long|keep your|storage period|stored for|aufbewahr|speicherdauer|wie lange|durée"
        " de conservation"
        "|conservons|conservation|conserv|plazo|cuánto tiempo|por quanto tempo|periodo di|retenção|bewaar|hoe lang"
    ),
    Topic.INTERNATIONAL: (
        "international|transfer|outside the|european economic area|standard contractual|adequacy|privacy shield"
        "|cross-border"
        "|data privacy framework|drittl|drittstaat|übermittlung in|hors de|pays tiers|fuera de|tercer país"
        "|internacional"
        "|paesi terzi|al di fuori|doorgifte|buiten de"
    ),
    Topic.SECURITY: (
        "security|secure|encrypt|safeguard|protect your|breach|sicherheit|verschlüssel|sécurité|chiffre"
        "|seguridad|cifrad"
        "|sicurezza|crittograf|segurança|criptograf|beveilig|versleutel"
    ),
    Topic.ACCESS: (
        "right to access|access to your|access your|correct|rectif|erasure|portab|delete your|your rights|right"
        " of access"
        "|data subject|auskunft|berichtig|löschung|ihre rechte|vos droits|droit d'accès|effacement|sus derechos"
        "|derecho de"
        "|supresión|diritti|cancellazione|direitos|exclusão|inzage|uw rechten|rechten"
    ),
    Topic.CHOICE: (
        "opt out|opt-out|opt in|opt-in|unsubscribe|your choices|consent|preferences|withdraw|object to|do not"
        " sell|settings"
        "|einwilligung|widerspr|widerruf|einstellung|consentement|opposer|choix|consentimiento|oponer|preferencias|consenso"
        "|opporsi|scelte|consentimento|opor-se|escolhas|toestemming|bezwaar|voorkeur"
    ),
    Topic.CONTACT: (
        "contact us|how to contact|questions|data protection officer|write to us|e-mail us|email us"
        "|datenschutzbeauftragt"
        "|kontakt|contactez|délégué à la protection|contacto|delegado de protección|contattaci|contatt"
        "|responsabile della"
        "|contato|encarregado|neem contact|functionaris"
    ),
    Topic.THIRD_PARTY: (
        "third part|third-part|service provider|share your|share personal|sharing|disclos|partner|vendor"
        "|processor|affiliat"
        "|advertisers|recipient|sell |dritte|dienstleister|empfänger|weitergabe|weitergeben|auftragsverarbeit"
        "|tiers|partage"
        "|prestataire|destinataire|sous-traitant|terceros|comparti|proveedor|encargad|terze parti|condivi"
        "|fornitor|terceiros"
        "|compartilh|fornecedor|derden|delen|leverancier|ontvanger"
    ),
    Topic.FIRST_PARTY: (
        "we collect|we use|collect|information you|personal data|personal information|your data|purpose|process"
        "|cookie|usage"
        "|device|location|ip address|erheben|erhob|verwenden|nutzen|zweck|verarbeit|collectons|utilisons"
        "|finalité|traitement"
        "|recopil|utilizamos|finalidad|tratamiento|raccog|utilizziamo|finalità|trattamento|coletamos|recolh|tratamento"
        "|verzamel|gebruik|doeleinden|verwerk"
    ),
}
# A stem is looked for at the beginning of a word, of a text whose words stand between single blanks.
_STARTS: Final = {topic: tuple(f" {stem}" for stem in stems.split("|")) for topic, stems in _STEMS.items()}
_BETWEEN: Final = re.compile(r"[^\w'-]+")
# A heading is worth three words; so many clauses of it are read, from the nearest outwards.
_HEADING: Final = 3
_NEAREST: Final = 2
# What everything is about in some way needs more than one word to be the topic.
_BROAD: Final = {Topic.FIRST_PARTY: 0.5, Topic.THIRD_PARTY: 0.9}


@lru_cache(maxsize=1 << 12)
def topic(path: tuple[str, ...], text: str) -> Topic:
    """What a clause is about."""
    words = _plain(text)
    scores = {name: sum(stem in words for stem in stems) for name, stems in _STARTS.items()}
    for name in _headed(path):
        scores[name] += _HEADING
    best = max(scores, key=lambda name: scores[name] * _BROAD.get(name, 1.0))
    return best if scores[best] else Topic.OTHER


def _plain(text: str) -> str:
    return f" {_BETWEEN.sub(' ', text.lower().replace('’', chr(39)))} "


def _headed(path: Sequence[str]) -> list[Topic]:
    """The topics that the nearest heading names which names any."""
    for heading in reversed(path[-_NEAREST:]):
        words = _plain(heading)
        named = [name for name, stems in _STARTS.items() if any(stem in words for stem in stems)]
        if named:
            return named
    return []

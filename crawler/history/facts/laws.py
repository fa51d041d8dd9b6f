"""Laws and tools of transfer, by their names and letters in several languages."""

from __future__ import annotations

from typing import Final

from crawler.history.facts.rules import Rule, names, words
from crawler.model import FactKind

_LAW, _TOOL = FactKind.LAW, FactKind.TRANSFER

LAWS: Final[tuple[Rule, ...]] = (
    names(
        _LAW,
        "GDPR",
        "gdpr|dsgvo|ds-gvo|rgpd|general data protection|grundverordnung|données|protección de datos|protezione"
        " dei dati|dados|gegevensbescherming|2016/679",
        r"(?<!UK )(?<!UK-)(?<!U\.K\. )\bGDPR\b",
        r"\bDSGVO\b|\bDS-GVO\b|\bRGPD\b",
        r"(?<!UK )(?<!U\.K\. )\bGeneral Data Protection Regulation",
        r"\bDatenschutz-?[Gg]rundverordnung",
        r"\b[Rr]èglement (?:[Gg]énéral|européen) (?:sur|relatif à) la (?:[Pp]rotection|protection) des [Dd]onnées",
        r"\b[Rr]eglamento [Gg]eneral de [Pp]rotección de [Dd]atos",
        r"\b[Rr]egolamento [Gg]enerale sulla [Pp]rotezione dei [Dd]ati",
        r"\b[Rr]egulamento [Gg]eral (?:de|sobre a) [Pp]rote[cç]+ão de [Dd]ados",
        r"\b[Aa]lgemene [Vv]erordening [Gg]egevensbescherming",
        r"\b2016/679\b",
    ),
    names(
        _LAW,
        "UK GDPR",
        "gdpr|general data protection",
        r"\bU\.?K\.?[ -](?:GDPR|General Data Protection Regulation)\b",
    ),
    names(
        _LAW,
        "UK Data Protection Act",
        "data protection act",
        r"\b(?:UK|U\.K\.|British) Data Protection Act\b|\bData Protection Act,? (?:of )?(?:1998|2018)\b",
    ),
    names(_LAW, "CCPA", "ccpa|california consumer", r"\bCCPA\b", r"\bCalifornia Consumer Privacy Act\b"),
    names(_LAW, "CPRA", "cpra|california privacy rights", r"\bCPRA\b", r"\bCalifornia Privacy Rights Act\b"),
    names(
        _LAW,
        "California Shine the Light law",
        "shine the light|1798.83",
        r"\bShine the Light\b",
        r"\bCivil Code (?:Section|§) ?1798\.83\b",
    ),
    names(
        _LAW, "CalOPPA", "caloppa|california online", r"\bCalOPPA\b", r"\bCalifornia Online Privacy Protection Act\b"
    ),
    names(_LAW, "LGPD", "lgpd|lei geral", r"\bLGPD\b", r"\bLei Geral de Prote[cç]+ão de Dados\b"),
    names(
        _LAW,
        "PIPEDA",
        "pipeda|electronic documents act",
        r"\bPIPEDA\b",
        r"\bPersonal Information Protection and Electronic Documents Act\b",
    ),
    names(_LAW, "Quebec Law 25", "law 25|loi 25", r"\b(?:Law|Loi) 25\b"),
    names(_LAW, "PIPL", "pipl|information protection law", r"\bPIPL\b", r"\bPersonal Information Protection Law\b"),
    names(
        _LAW,
        "POPIA",
        "popi|protection of personal information act",
        r"\bPOPIA?\b",
        r"\bProtection of Personal Information Act\b",
    ),
    names(
        _LAW,
        "APPI",
        "appi|protection of personal information",
        r"\bAPPI\b",
        r"\bAct on the Protection of Personal Information\b",
    ),
    names(_LAW, "DPDP Act", "dpdp|digital personal data", r"\bDPDPA?\b", r"\bDigital Personal Data Protection Act\b"),
    names(
        _LAW,
        "Swiss FADP",
        "fadp|revdsg|nlpd|swiss federal",
        r"\bn?FADP\b|\brev(?:DSG|FADP)\b|\bnLPD\b",
        r"\bSwiss Federal Act on Data Protection\b",
    ),
    names(
        _LAW,
        "Australian Privacy Act",
        "privacy act 1988|australian privacy",
        r"\bPrivacy Act 1988\b",
        r"\bAustralian Privacy (?:Act|Principles)\b",
    ),
    names(
        _LAW,
        "COPPA",
        "coppa|online privacy protection",
        r"\bCOPPA\b",
        r"\bChildren['’]s Online Privacy Protection Act\b",
    ),
    names(_LAW, "FERPA", "ferpa|family educational", r"\bFERPA\b", r"\bFamily Educational Rights and Privacy Act\b"),
    names(
        _LAW,
        "HIPAA",
        "hipaa|health insurance portability",
        r"\bHIPAA\b",
        r"\bHealth Insurance Portability and Accountability Act\b",
    ),
    names(_LAW, "GLBA", "glba|gramm", r"\bGLBA\b", r"\bGramm[-–]Leach[-–]Bliley\b"),
    names(_LAW, "BIPA", "bipa|biometric information", r"\bBIPA\b", r"\bBiometric Information Privacy Act\b"),
    names(_LAW, "VPPA", "vppa|video privacy", r"\bVPPA\b", r"\bVideo Privacy Protection Act\b"),
    names(_LAW, "CAN-SPAM", "can-spam", r"\bCAN-SPAM\b"),
    names(_LAW, "TCPA", "tcpa|telephone consumer", r"\bTCPA\b", r"\bTelephone Consumer Protection Act\b"),
    names(_LAW, "DMCA", "dmca|millennium copyright", r"\bDMCA\b", r"\bDigital Millennium Copyright Act\b"),
    names(
        _LAW, "Virginia VCDPA", "cdpa|virginia consumer", r"\bV?CDPA\b", r"\bVirginia Consumer Data Protection Act\b"
    ),
    names(_LAW, "Colorado Privacy Act", "colorado privacy", r"\bColorado Privacy Act\b"),
    names(_LAW, "Connecticut CTDPA", "ctdpa|connecticut data", r"\bCTDPA\b", r"\bConnecticut Data Privacy Act\b"),
    names(_LAW, "Utah UCPA", "ucpa|utah consumer", r"\bUCPA\b", r"\bUtah Consumer Privacy Act\b"),
    names(_LAW, "Texas TDPSA", "tdpsa|texas data", r"\bTDPSA\b", r"\bTexas Data Privacy and Security Act\b"),
    names(_LAW, "Oregon OCPA", "ocpa|oregon consumer", r"\bOCPA\b", r"\bOregon Consumer Privacy Act\b"),
    names(_LAW, "Washington My Health My Data Act", "my health", r"\bMy Health,? My Data\b"),
    names(
        _LAW,
        "Nevada privacy law",
        "603a|nevada revised",
        r"\bNRS (?:Chapter )?603A\b",
        r"\bNevada Revised Statutes\b",
    ),
    names(
        _LAW,
        "Digital Services Act",
        "digital services act|2022/2065|digitale dienste",
        r"\bDigital Services Act\b",
        r"\b2022/2065\b",
        r"\bGesetz über digitale Dienste\b",
    ),
    names(_LAW, "Digital Markets Act", "digital markets act|2022/1925", r"\bDigital Markets Act\b", r"\b2022/1925\b"),
    names(_LAW, "AI Act", "ai act|ki-verordnung|2024/1689", r"\bAI Act\b|\bKI-Verordnung\b", r"\b2024/1689\b"),
    names(_LAW, "Online Safety Act", "online safety act", r"\bOnline Safety Act\b"),
    words(
        _LAW,
        "ePrivacy Directive",
        "eprivacy|e-privacy|2002/58|electronic communications",
        r"\be-?privacy (?:directive|regulation)",
        r"\b2002/58/",
        r"\bprivacy and electronic communications\b",
    ),
    names(_LAW, "German BDSG", "bdsg|bundesdatenschutzgesetz", r"\bBDSG\b", r"\bBundesdatenschutzgesetz\w*"),
    names(_LAW, "German TDDDG", "tdddg|ttdsg", r"\bTT?DDD?SG\b|\bTDDDG\b|\bTTDSG\b"),
    names(_LAW, "French data protection law", "informatique et", r"\b[Ii]nformatique et [Ll]ibertés\b"),
    names(_LAW, "Spanish LOPDGDD", "lopd", r"\bLOPD(?:GDD|-GDD)?\b"),
)

TRANSFERS: Final[tuple[Rule, ...]] = (
    names(_TOOL, "Data Privacy Framework", "privacy framework|dpf", r"\bData Privacy Frameworks?\b", r"\bDPF\b"),
    words(_TOOL, "Privacy Shield", "shield", r"\bprivacy[ -]shield\b"),
    names(
        _TOOL,
        "Safe Harbor",
        "safe harb",
        r"\bSafe Harbou?r (?:Framework|Principles|Program|Agreement|Privacy)",
        r"\bEU Safe Harbou?r\b",
    ),
    words(
        _TOOL,
        "standard contractual clauses",
        "clauses|klausel|sccs|scc|cláusulas|clausulas|clausole|contract",
        r"\bstandard contract(?:ual)? clauses\b|\bmodel (?:contract(?:ual)? )?clauses\b|(?-i:\bSCCs?\b)",
        r"\bstandard(?:datenschutz|vertrags)klauseln?\b|\bclauses contractuelles? types?\b",
        r"\bcl[áa]usulas contractuales (?:tipo|estándar)\b|\bclausole contrattuali (?:standard|tipo)\b",
        r"\bcláusulas contratuais[ -](?:tipo|padrão|normalizadas)\b|\b(?:standaard|model)contract(?:bepalingen"
        r"|clausules)\b",
    ),
    words(
        _TOOL,
        "binding corporate rules",
        "binding corporate|bcr|verbindliche|contraignantes|vinculantes|vincolanti",
        r"\bbinding corporate rules\b|(?-i:\bBCRs?\b)",
        r"\bverbindliche\w* (?:interne\w* Datenschutzvorschriften|Unternehmensregeln)",
        r"\brègles d['’]entreprise contraignantes\b|\bnormas corporativas vinculantes\b"
        r"|\bnorme vincolanti d['’]impresa\b",
    ),
    words(
        _TOOL,
        "adequacy decision",
        "adequacy|angemessenheit|adéquation|adecuación|adeguatezza|adequação|adequaat",
        r"\badequacy decisions?\b|\bdecisions? of adequacy\b|\bangemessenheitsbeschl\w+",
        r"\bdécisions? d['’]adéquation\b|\bdecisi(?:ón|ones) de adecuación\b|\bdecision[ei] di adeguatezza\b",
        r"\bdecis(?:ão|ões) de adequação\b|\badequaatheidsbesluit\w*",
    ),
    words(
        _TOOL,
        "UK transfer agreement",
        "data transfer|idta|uk addendum",
        r"\b(?:international|uk) data transfer (?:agreement|addendum)\b|(?-i:\bIDTA\b|\bUK Addendum\b)",
    ),
    names(_TOOL, "APEC cross-border rules", "border privacy|cbpr", r"\bCross[- ]Border Privacy Rules\b|\bCBPR\b"),
)

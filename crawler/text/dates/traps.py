"""Dates that stand beside a policy's own: of laws, copyright, other versions, other texts, examples, deadlines."""

from __future__ import annotations

import re

_FLAGS = re.VERBOSE | re.IGNORECASE
# the line that a downloader of archived policies puts above the text
PROVENANCE = re.compile(r"wayback\ machine|web\.archive\.org|\barchived\ on\ \d|extracted\ and\ transformed", _FLAGS)
# before a year: whose the text is, since when
COPYRIGHT = re.compile(r"(?:©|\(c\)|copyright)[^.]{0,40}$", _FLAGS)
EXAMPLE = re.compile(
    r"""\b(?:e\.?g\.?|for\ (?:example|instance)|such\ as|z\.\ ?b\.|par\ exemple|por\ ejemplo|ad\ esempio)\b""",
    _FLAGS,
)

LAW = re.compile(
    r"""\b(?:regulations?|directives?|acts?|laws?|statutes?|decrees?|decisions?|commission|ordinance|court|judgment
    | gdpr|ccpa|cpra|lgpd|pipeda|popia|coppa|hipaa|kvkk|avg|sccs?|contractual\ clauses
    | loi|d[eé]cret|ordonnance|r[eè]glement|arr[eê]t[eé]?|d[eé]lib[eé]ration|rgpd
    | \w*gesetz(?:es|e)?|\w*verordnung|richtlinie|bundes\w+|beschlu(?:ss|sses)|urteil|dsgvo|bgbl
    | ley(?:es)?|real|decreto|reglamento|directiva|org[aá]nica|resoluci[oó]n
    | lei|decreto-lei|regulamento|portaria|diretiva
    | legge|d\.?\ ?lgs|regolamento|direttiva|provvedimento
    | wet|besluit|verordening|richtlijn
    | lag(?:en)?|f[oö]rordning|lov(?:en)?|forordning|direktiv\w*|lovbekendtg[oø]relse
    | z[aá]kon\w*|na[rř][ií]zen[ií]\w*|nariaden\w*|smernic\w*|vyhl[aá][sš]k\w*|sb
    | ustaw\w*|rozporz[aą]dzen\w*|dyrektyw\w*|dz | uredb\w*|odluk\w*
    | закон\w*|регламент\w*|директив\w*|постановлени\w*|кодекс\w*|указ\w*|постанов\w*
    | lege\w*|ordonan[tț]\w*|hot[aă]r[aâ]r\w* | t[oö]rv[eé]ny\w*|rendelet\w*|ir[aá]nyelv\w*|hat[aá]rozat\w*|[eé]vi
    | ν[οό]μο\w*|κανονισμ\w*|οδηγ[ιί]α\w* | kanun\w*|y[oö]netmeli\w*|tebli[gğ]\w*
    | [iį]statym\w*|reglament\w*|likum\w*|seadus\w*|laki\w*|asetus\w*
    )\b | 法 | 条例 | 법 | พระราชบัญญัติ""",
    _FLAGS,
)

# lists that programs keep, with a date of their own
LISTING = re.compile(
    r"""\bcookie\W?(?:declaration|list|erkl[aä]rung|table) | d[eé]claration\ (?:relative\ aux\ |de\ )cookies
    | declaraci[oó]n\ de\ cookies | dichiarazione\ dei\ cookie | cookieverklaring
    | \b(?:app|software|application|firmware)\ (?:was|is|has\ been)\W*$
    | \b(?:sub-?processors?|vendors?|partners?|cookies?)\ (?:list|table) | \blist\ of\ \w+""",
    _FLAGS,
)

# just before a date: it bounds something instead of opening a version
BOUND = re.compile(
    r"""\b(?:until|till|before|prior\ to|after|since|between|by|through|expires?|ends?|ended|ending|up\ to
    | no\ later\ than | on\ or\ (?:after|before)
    | jusqu'?(?:[aà]|au)|avant(?:\ le)?|apr[eè]s(?:\ le)?|depuis(?:\ le)?|bis(?:\ zum)?|vor\ dem|nach\ dem
    | hasta(?:\ el)?|antes\ del?|despu[eé]s\ del?|desde\ el|at[eé]|fino\ al|prima\ del|dopo\ il
    | tot(?:\ en\ met)?|t/m|v[oó][oó]r|na|t\.?\ ?o\.?\ ?m\.?|till\ och\ med|til(?:\ og\ med)?
    | do(?:\ dnia)?|до|по|после|p[rř]ed)\s*$""",
    _FLAGS,
)
# just before a cue: it tells of the beginning, not of this version
FIRST = re.compile(
    r"\b(?:originally|initially|first|urspr[uü]nglich|initialement|[ao]riginal\w*|inicialmente|oorspronkelijk)\W*$",
    _FLAGS,
)
# … it tells of the version that this one puts an end to
REPLACED = re.compile(
    r"""\b(?:supersed|replac|remplac|ersetz|reempla|substitu|sostitu|vervang|ers[aä]tt|nahraz|zast[eę]p|замен|заміню)\w*
        \W+(?:\w+\W+){0,4}$""",
    _FLAGS,
)
# between two dates: a span of validity
SPAN = re.compile(
    r"""\s*(?:to|until|till|through|bis|au|jusqu\w*|hasta|al|at[eé]|tot|t\.?\ ?o\.?\ ?m\.?|-ig|до|do|[–—~～-])
        \s*(?:zum\ |le\ |el\ |den\ |the\ )?\W{0,2}$""",
    _FLAGS,
)
# … closing one: "effective until"
CLOSING = re.compile(
    r"""\b(?:until|till|through|to|bis|jusqu'?au|hasta|at[eé]|fino\ al|tot|t\.?\ ?o\.?\ ?m\.?|til|do|до)
        (?:\ (?:the|le|el|den|dem|zum))?\W*$""",
    _FLAGS,
)

EARLIER = re.compile(
    r"""\b(?:
      (?:previous|prior|earlier|older?|past|former|archived?|superseded|replaced|historical)\W+(?:\w+\W+){0,3}?
      (?:versions?|polic(?:y|ies)|terms|notices?|agreements?|statements?|revisions?|updates?)
    | (?:versions?|politiques?|conditions)\W+(?:\w+\W+){0,2}?(?:pr[eé]c[eé]dentes?|ant[eé]rieures?|archiv[eé]es?)
    | anciennes?\W+versions?
    | (?:fr[uü]here|vorherige|vorige|[aä]ltere|alte|archivierte)[nrs]?\W+(?:\w+\W+){0,2}?(?:version|fassung)\w*
    | versi(?:ón|on|ones)\W+(?:\w+\W+)?(?:anterior\w*|previ\w+) | vers(?:ão|ões)\W+anterior\w*
    | version[ei]\W+precedent[ei] | (?:vorige|eerdere|oude)\W+versies?
    | tidigare\W+version\w* | g[aä]llde | tidligere\W+(?:version|utgave|udgave|versjon)\w* | aiemm\w+\W+versio\w*
    | p[rř]edchoz[ií]\W+verz\w+ | predch[aá]dzaj[uú]c\w+\W+verz\w+ | poprzedni\w+\W+wersj\w+
    | prethodn\w+\W+verzij\w+ | prej[sš]nj\w+\W+(?:verzij|razli[cč]ic)\w+ | претходн\w+\W+верзиј\w+
    | предишн\w+\W+версии | versiun\w+\W+(?:anterioar\w+|precedent\w+)
    | (?:kor[aá]bbi|el[oő]z[oő])\W+(?:verzi\w+|v[aá]ltozat\w*) | προηγο[υύ]μεν\w+\W+εκδ\w+
    | предыдущ\w+\W+(?:верси|редакци)\w+ | попередн\w+\W+(?:версі|редакці)\w+ | [oö]nceki\W+s[uü]r[uü]m\w*
    | ankstesn\w+\W+(?:versij|redakcij)\w+ | iepriek[sš]\w+\W+(?:versij|redakcij)\w+ | varasem\w+\W+versioon\w*
    ) | (?:以前|历史|歷史|旧|舊|过往|過往|过去)的?版本? | (?:이전|지난)\s?(?:버전|방침|약관|개인정보) | 改定履歴""",
    _FLAGS,
)

# the list's own heading bears this version's date: "Previous versions (Last modified May 4, 2021)"
HEADED = re.compile(r"\w\W*\((?:last\ )?(?:modified|updated|revised)\b", _FLAGS)

# a banner about a text that is not the one below it …
OTHER_TEXT = re.compile(
    r"""will\ be\ replaced
    | (?:read|see|view|review|check\ out|find)\W+(?:\w+\W+){0,2}?(?:new|updated|revised|upcoming|future)\b
    | (?:new|updated|upcoming|next|revised)\W+(?:version|terms|policy|notice|agreement)\W+(?:\w+\W+){0,6}?
      (?:here|available|below|link)
    | (?:nouvelle|nueva|nova|neue|nuova|nieuwe)\w*\W+(?:version|versi[oó]n|vers[aã]o|fassung|versione|versie)\b
    | v[aá]ltozata | změn\w+\ znění | nowa\ wersja | nov[aá]\ verzia | новая\ редакция | нова\ редакція | νέ\w+\ όρ\w+
    | wird\ ersetzt | sera\ remplac | ser[aá]n?\ reemplazad | verr[aà]\ sostituit""",
    _FLAGS,
)
# a banner on the text that is to go, though it speaks of "this policy"
REPLACES = re.compile(
    r"""\b(?:going\ to|will|shall|about\ to)\ (?:be\ )?replac\w+\ (?:this|(?:the|our)\ (?:current|present))\b
    | \b(?:a|the)\ (?:new|next|revised|updated)\ version\ of\ (?:this|these|our)\W+
      (?:\w+\W+){1,4}?(?:will|shall)\b""",
    _FLAGS,
)
UPCOMING = re.compile(
    r"""upcoming\ (?:update|change) | \bwe(?:'ll|\ will)\ (?:soon\ )?(?:be\ )?(?:updat|chang|revis)
    | \bwill\ soon\ be\ (?:updat|replac|chang|revis)""",
    _FLAGS,
)
# … and one about the text below it
THIS_TEXT = re.compile(
    r"""\bthis\ (?:version|policy|privacy|agreement|document|update|notice) | following
    | \b(?:view|see|read)\W+(?:\w+\W+){0,3}?(?:current|previous|prior|existing)\b
    | \b(?:current|previous|prior)\W+(?:\w+\W+){0,3}?(?:policy|terms|version|agreement)""",
    _FLAGS,
)

# a policy's words for itself; beginnings, since most languages inflect them
SELF = re.compile(
    r"""\b(?:polic(?:y|ies)|terms|agreement|statement|notice|conditions?|document|guidelines|rules|contract|page|update
    | changes | revision | versi | politi[qck] | charte | mentions | d[eé]claration | pr[eé]sent | prezent
    | richtlinie | \w*erkl[aäæ]rung | \w*bedingung | agb | fassung | vereinbarung | \w*hinweise?
    | pol[ií]tica | condicion | t[eé]rmino | aviso | acuerdo | condi[cç] | termos | informativ | condizion | termini
    | \w*voorwaarden | \w*beleid | \w*verklaring | overeenkomst
    | \w*policy | \w*villkor | \w*vilk[aå]r | \w*betingelse | retningslinje | avtal | aftale
    | \w*ehdot | \w*seloste | \w*lauseke
    | podm[ií]n | podmien | z[aá]sad | prohl[aá][sš] | vop\b | regulamin | polity | pogoj | pravil
    | uvjet | uslov | izjav
    | услови | политик | правила | соглашени | положени | умови | політик | угод | общи | поверителност | сагласност
    | termeni | acord | [aá]szf | szab[aá]lyzat | felt[eé]tel | t[aá]j[eé]koztat | nyilatkozat
    | όροι | πολιτικ[ηή] | δ[ηή]λωση | s[oö]zle[sş]me | ko[sş]ul | bildirim | metin | metni
    | s[aą]lyg | taisykl | noteikum | pazi[nņ]ojum | tingimus | avaldus | teatis
    | syarat | ketentuan | kebijakan | dasar | terma | notis | pemberitahuan | dokumen
    | chính\ sách | điều\ khoản | baldintza | privat | privac | confiden | konfiden | pribat | datenschutz)
    | 条款 | 條款 | 政策 | 协议 | 協議 | 声明 | 聲明 | 規約 | 方針 | ポリシー | 약관 | 방침 | 정책 | 고지
    | นโยบาย | ข้อกำหนด | ประกาศ | מדיניות | תנאי | הסכם | سياسة | الشروط | شروط | إشعار | سیاست | नीति | शर्त""",
    _FLAGS,
)

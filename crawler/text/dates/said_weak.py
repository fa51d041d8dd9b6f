"""Words before a date that are said of anything dated, by language (verbose regular expressions)."""

from __future__ import annotations

MODIFIED = {
    "en": r"""(?:up-?)?dated? | revised | revision(?:\ of)? | modified | amended | changed | published | posted
        | released?(?:\ date)? | versions?(?:\ (?:date|no\.?|number|of|from|as\ of))?(?:\ ?v?\d+(?:\.\d+)*)?
        | v\.?\ ?\d+(?:\.\d+)* | as\ (?:of|at) | (?:policy|document)\ date
        | (?:approved|adopted|issued)(?:\ (?:on|by\ \w+\ on))?""",
    "fr": r"""version(?:\ (?:du|de|en\ date\ du|en\ vigueur\ au|n°))? | en\ date\ du | publi[eé]e?s?\ le |
        [eé]dition | r[eé]vision | mod(?:ifi[eé]e?s?)\ le | [eé]tabli\ le | date\ de\ (?:publication|version) |
        au | dat[eé]e?\ du""",
    "de": r"""stand(?:\ \w+(?:-\w+)?){0,3} | version(?:\ vom)? | fassung(?:\ vom)? | ver[oö]ffentlicht\ am |
        datum | ausgabe | vom | stand\ vom | rev(?:ision)?\.? | hinweis\ vom""",
    "es": r"""versi[oó]n(?:\ (?:de|del))? | publicad[oa]s?\ (?:el|en) | fecha(?:\ de\ (?:publicaci[oó]n|
        emisi[oó]n|elaboraci[oó]n))? | edici[oó]n | revisi[oó]n | actualizad[oa]s? | modificad[oa]s?""",
    "pt": r"""vers[aã]o(?:\ (?:de|d[ae]))? | publicad[oa]s?\ (?:em|a) | data(?:\ de(?:\ publica[cç][aã]o)?)? |
        revis[aã]o | edi[cç][aã]o | atualizad[oa]s?""",
    "it": r"""version[ei](?:\ (?:del|di))? | pubblicat[oa]\ il | data(?:\ di\ pubblicazione)? | revisione |
        edizione | rev\.? | aggiornat[oa]""",
    "nl": r"""versie(?:\ (?:van|d\.d\.|per))? | gepubliceerd\ op | datum | d\.d\. | versiedatum | uitgave |
        herziening""",
    "sv": r"""version(?:\ (?:av|fr[aå]n))? | publicerad(?:\ den)? | datum | reviderad | [aä]ndrad | utg[aå]va""",
    "da": r"""version(?:\ (?:af|fra))? | offentliggjort(?:\ den)? | dato | opdateret | revideret | udgave""",
    "no": r"""versjon(?:\ (?:av|fra))? | publisert | dato | revidert""",
    "fi": r"""versio | julkaistu | p[aä]iv[aä]ys | p[aä]iv[aä]tty | laadittu | pvm | muokattu""",
    "cs": r"""verze(?:\ (?:ze\ dne|od))? | datum | zve[rř]ejn[eě]n\w* | vyd[aá]n\w* | aktualizov[aá]n\w* |
        ze\ dne | dne | revize""",
    "sk": r"""verzia(?:\ zo\ d[nň]a)? | d[aá]tum | zverejnen\w* | vydan\w* | aktualizovan\w* | zo\ d[nň]a |
        d[nň]a""",
    "pl": r"""wersja(?:\ z(?:\ dnia)?)? | data | opublikowan\w*(?:\ dnia)? | aktualizacja | z\ dnia | dnia""",
    "sl": r"""razli[cč]ica | verzija | objavljen\w* | datum | dne""",
    "hr": r"""verzija | objavljen\w* | datum | dana | ina[cč]ica""",
    "sr": r"""verzija | datum | верзија | датум | објављен\w* | dana | дана""",
    "bg": r"""версия(?:\ от)? | дата | публикуван\w* | приет\w*""",
    "ro": r"""versiunea?(?:\ (?:din|de\ la))? | data | publicat[aă]? | actualizat[aă]? | revizia""",
    "hu": r"""verzi[oó] | kelt | d[aá]tum | k[oö]zz[eé]t[eé]ve | kiad[aá]s | v[aá]ltozat |
        k[oö]zz[eé]t[eé]tel(?:\ (?:napja|d[aá]tuma))?""",
    "el": r"""[εέ]κδοση | ημερομην[ιί]α | δημοσιε[υύ]θηκε | αναθε[ωώ]ρηση | εν[ηή]μ[εέ]ρωση""",
    "ru": r"""верси[яи](?:\ от)? | редакци[яи] | опубликован\w* | дата(?:\ (?:публикации|размещения))? |
        утвержден\w* | от""",
    "uk": r"""версі[яї](?:\ від)? | редакці[яї] | опубліковано | дата(?:\ публікації)? | затверджен\w* | від""",
    "tr": r"""s[uü]r[uü]m | versiyon | tarih | yay[iı]n(?:lanma)?\ tarihi | g[uü]ncelleme""",
    "lt": r"""redakcija | versija | data | paskelbt\w+ | patvirtint\w+""",
    "lv": r"""redakcija | versija | datums | public[eē]t\w+""",
    "et": r"""versioon | kuup[aä]ev | avaldatud | redaktsioon""",
    "ca": r"""versi[oó](?:\ (?:de|del))? | data | publicat""",
    "eu": r"""bertsioa | data""",
    "ms": r"""versi | tarikh | diterbitkan""",
    "id": r"""versi | tanggal | diterbitkan""",
    "vi": r"""phiên\ bản | ngày\ ban\ hành | cập\ nhật""",
    "th": r"""ฉบับ(?:วันที่)? | เวอร์ชัน | ประกาศ(?:ณ\s?วันที่|วันที่)? | อัปเดต""",
    "zh": r"""版本 | 更新 | 日期 | 发布 | 發佈 | 公布""",
    "ja": r"""制定(?:日)? | 作成日? | 掲載日? | 公表日? | 版""",
    "ko": r"""버전 | 공고일자? | 작성일 | 제정일?""",
    "he": r"""גרסה | תאריך | פורסם | נכון\ ל | מעודכן\ ל""",
    "ar": r"""الإصدار | التاريخ | تاريخ | النسخة | نُشر""",
    "fa": r"""نسخه | تاریخ | منتشر""",
}

EFFECTIVE = {
    "en": r"""with\ effect\ (?:from|as\ of) | starting(?:\ from|\ on)? | beginning(?:\ on)? | from""",
    "fr": r"""[aà]\ (?:partir|compter)\ d[ue] | vigueur""",
    "de": r"""ab(?:\ dem)? | mit\ wirkung\ (?:ab|vom|zum)""",
    "es": r"""a\ partir\ del? | desde(?:\ el)?""",
    "pt": r"""a\ partir\ d[eao] | desde""",
    "it": r"""(?:a\ partire|con\ decorrenza|a\ decorrere)\ dal? | decorr\w*\ dal | dal""",
    "nl": r"""met\ ingang\ van | vanaf | per""",
    "sv": r"""fr[aå]n\ och\ med(?:\ den)? | fr\.?\ ?o\.?\ ?m\.?(?:\ den)? | fr[aå]n(?:\ den)?""",
    "da": r"""fra(?:\ og\ med)?(?:\ den)? | pr\.?""",
    "no": r"""fra(?:\ og\ med)?(?:\ den)? | per""",
    "cs": r"""od""",
    "sk": r"""od""",
    "pl": r"""od(?:\ dnia)?""",
    "sl": r"""od""",
    "hr": r"""od""",
    "ro": r"""[iî]ncep[aâ]nd\ (?:cu|din)(?:\ data\ de)?""",
    "ru": r"""с | начиная\ с""",
    "uk": r"""з | починаючи\ з""",
}

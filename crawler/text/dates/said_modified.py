"""Words before a date that say the document was last changed then, by language (verbose regular expressions)."""

from __future__ import annotations

MODIFIED = {
    "en": r"""(?:last|latest|most\ recent(?:ly)?)\ (?:\w+\ ){0,2}?(?:up-?\ ?dated?|modif(?:ied|ication)|
        revis(?:ed|ion)|amend(?:ed|ment)|changed?|edit(?:ed)?) (?:\ date)? | last\ made\ (?:\w+\ )?changes? |
        we\ (?:adopted|updated|revised|amended|modified|changed)\ (?:this|these|our)\ (?:\w+\ ){0,3}
        (?:policy|notice|statement|terms|agreement|conditions|rules|guidelines|use|service)\ on\b |
        (?:revision|up-?date|modification|
        amendment)\ date | date\ (?:last\ )?(?:updated|revised|modified|amended) | date\ of\ (?:the\ |
        this\ )?(?:\w+\ )?(?:last\ |latest\ )?(?:update|revision|modification|amendment|change) |
        (?:policy|notice|statement|terms|agreement|document|page|version|conditions|guidelines)\ (?:was|
        were|has\ been|have\ been) \ (?:\w+ly\ )?(?:updated|revised|modified|amended|changed)""",
    "fr": r"""(?:derni[eè]re|derni[eè]res)\ (?:date\ de\ |version\ )?(?:mises?\ [aà]\ jour|modifications?|
        r[eé]visions?|actualisations?|r[eé]vis[eé]e) |
        date\ de\ (?:la\ )?(?:derni[eè]re\ )?(?:mise\ [aà]\ jour|r[eé]vision|modification) |
        (?:modifi[eé]e?s?|r[eé]vis[eé]e?s?|actualis[eé]e?s?|
        mise?s?\ [aà]\ jour)\ (?:pour\ la\ derni[eè]re\ fois|en\ dernier\ lieu) |
        mise?s?\ [aà]\ jour(?=\W*(?:(?:le|en|du|au)\b|:|$)) | [aà]\ jour\ (?:du|au|le)""",
    "de": r"""(?:zuletzt|letztmals|letztmalig)\ (?:\w+\ )?(?:aktualisiert|ge[aä]ndert|[uü]berarbeitet|
        angepasst|bearbeitet|modifiziert) | (?:wurden?|wird)\ zuletzt\ (?:am|im) | letzte(?:n|r|
        s)?\ (?:aktualisierung|[aä]nderung|[uü]berarbeitung|anpassung|update|revision|bearbeitung|
        aktualisierungsdatum) | (?:aktualisierungs|[aä]nderungs|revisions)datum |
        datum\ der\ (?:letzten\ )?(?:aktualisierung|[aä]nderung|[uü]berarbeitung|revision) |
        (?:aktualisiert|[uü]berarbeitet|ge[aä]ndert)\ (?:am|im)""",
    "es": r"""[uú]ltima\ (?:fecha\ de\ )?(?:edici[oó]n|actualizaci[oó]n|modificaci[oó]n|revisi[oó]n|versi[oó]n) |
        [uú]ltima\ vez | [uú]ltimos?\ cambios? |
        fecha\ de\ (?:la\ )?(?:[uú]ltima\ )?(?:actualizaci[oó]n|modificaci[oó]n|revisi[oó]n) |
        (?:actualizad|modificad|revisad)[oa]s?\ (?:por\ [uú]ltima\ vez\ )?(?:el|en|a|al)\b |
        actualizad[oa]s?(?=\s*:) | actualizaci[oó]n(?=\s*:)""",
    "pt": r"""[uú]ltimas?\ (?:data\ de\ )?(?:actualiza[cç][aã]o|atualiza[cç][aã]o|modifica[cç][aã]o|
        altera[cç][aã]o|revis[aã]o|vers[aã]o|atualiza[cç][oõ]es) | [uú]ltima\ vez |
        data\ da\ (?:[uú]ltima\ )?(?:actualiza[cç][aã]o|atualiza[cç][aã]o|altera[cç][aã]o|
        modifica[cç][aã]o|revis[aã]o) | (?:atualizad|actualizad|modificad|revisad|alterad)[oa]s?\ (?:em|
        a|no)\b | at?c?tualizad[oa]s?(?=\s*:) | data\ de\ (?:revis[aã]o|atualiza[cç][aã]o)""",
    "it": r"""ultim[oa]\ (?:aggiornamento|modifica|revisione|versione|variazione) | data\ (?:di|
        dell'?)\ ?(?:ultim[oa]\ )?(?:aggiornamento|revisione|modifica) | (?:aggiornat|modificat|
        revisionat)[oaie]\ (?:l'ultima\ volta\ )?(?:il|al|in\ data|a)\b | aggiornamento(?=\s*:|\ del\b|
        \ al\b) | aggiornat[oaie](?=\s*:)""",
    "nl": r"""(?:voor\ het\ )?(?:laatst|laatste\ keer|laatstelijk)\ (?:is\ )?(?:gewijzigd|bijgewerkt|
        aangepast|herzien|ge[uü]pdatet|geactualiseerd|update) | laatste\ (?:wijziging|aanpassing|update|
        herziening|versie|bewerking|wijzigingsdatum)(?:sdatum)? | (?:gewijzigd|bijgewerkt|aangepast|
        herzien|ge[uü]pdatet)\ (?:op|in|per) | datum\ (?:van\ )?(?:de\ )?(?:laatste\ )?(?:wijziging|
        update|herziening) | (?:wijzigings|herzienings)datum""",
    "sv": r"""(?:uppdaterade?s|[aä]ndrades|reviderades)\ senast |
        senast\ (?:uppdaterade?s?|[aä]ndrade?s?|reviderade?s?|granskade?s?|modifierade?s?) |
        senaste\ (?:uppdatering(?:en)?|[aä]ndring(?:en)?|revidering(?:en)?|version(?:en)?) |
        uppdaterade?s?(?:\ senast)?(?:\ den)?(?=\s*$|\s*:) | [aä]ndrades\ den""",
    "da": r"""(?:opdateredes|[aæ]ndredes|revideredes)\ (?:sidst|senest) |
        (?:sidst|senest)\ (?:opdateret|[aæ]ndret|revideret|redigeret) | (?:sidste|
        seneste)\ (?:opdatering|[aæ]ndring|revision|revidering|version) | (?:opdateret|revideret|
        [aæ]ndret)\ (?:den|d\.|pr)""",
    "no": r"""sist\ (?:oppdatert|endret|revidert|redigert) | (?:siste|seneste)\ (?:oppdatering|endring|
        revisjon|revidering) | (?:oppdatert|revidert|endret)(?:\ den)?(?=\W*\d|\W*$)""",
    "is": r"""s[ií]ðast\ (?:uppf[aæ]rð?t?|breytt) | s[ií]ðasta\ (?:uppf[aæ]rsla|breyting)""",
    "fi": r"""(?:p[aä]ivitetty|muokattu|muutettu|tarkistettu)\ viimeksi |
        (?:viimeksi|viimeisin|viimeisen\ kerran)\ (?:p[aä]ivitetty|p[aä]ivitys|muokattu|muutettu|
        tarkistettu|muutos) | p[aä]ivitetty | p[aä]ivitysp[aä]iv[aä](?:m[aä][aä]r[aä])? | viimei(?:sin|
        nen)\ (?:p[aä]ivitys|muutos|muokkaus)""",
    "cs": r"""byl[aoiy]?\ (?:naposledy\ )?(?:aktualizov[aá]n|zm[eě]n[eě]n|upraven|revidov[aá]n)\w* |
        (?:naposledy|posledn[eě])\ (?:aktualizov[aá]n\w*|upraven\w*|zm[eě]n[eě]n\w*|revidov[aá]n\w*) |
        (?:datum\ )?posledn[ií]\w*\ (?:aktualizac\w+|zm[eě]n\w+|[uú]prav\w+|reviz\w+) |
        (?:aktualizov[aá]n\w*|upraven\w*)\ (?:dne|k|ke\ dni) | aktualizov[aá]no(?=\s*:) |
        zve[rř]ejn[eě]n\w*\ (?:\w+\ ){0,5}dne""",
    "sk": r"""bol[aioy]?\ (?:naposledy\ )?(?:aktualizovan|zmenen|upraven)\w* |
        (?:naposledy|posledn[yý]kr[aá]t)\ (?:aktualizovan\w*|upraven\w*|zmenen\w*) |
        (?:d[aá]tum\ )?posledn\w+\ (?:aktualiz[aá]ci\w+|zmen\w+|[uú]prav\w+|rev[ií]zi\w+) |
        aktualizovan\w+\ (?:d[nň]a|k)""",
    "pl": r"""(?:ostatnio|ostatni\ raz)\ (?:zaktualizowan\w+|zmienion\w+|zmodyfikowan\w+|aktualizowan\w+) |
        (?:data\ )?ostatni\w*\ (?:aktualizacj\w+|zmian\w*|modyfikacj\w+|rewizj\w+) |
        zosta[lł][aoy]?\ (?:ostatnio\ )?(?:zmienion|zaktualizowan|zmodyfikowan|uaktualnion)\w+ |
        (?:zaktualizowan\w+|zmodyfikowan\w+|aktualizowan\w+)\ (?:dnia|w\ dniu) | data\ (?:aktualizacji|
        modyfikacji|zmiany) | aktualizacja(?=\s*:|\ z\ dnia) | zaktualizowano""",
    "sl": r"""(?:nazadnje|zadnji[cč])\ (?:posodobljen\w*|spremenjen\w*|dopolnjen\w*) |
        (?:datum\ )?zadnj\w+\ (?:posodobit\w+|sprememb\w+|revizij\w+) | posodobljen\w*(?=\s*:|\ dne|
        \ \d)""",
    "hr": r"""(?:posljednji\ put|zadnji\ put)\ (?:a[zž]uriran\w*|izmijenjen\w*|promijenjen\w*) |
        (?:datum\ )?(?:posljednj|zadnj)\w+\ (?:a[zž]uriranj\w+|izmjen\w+|promjen\w+|revizij\w+) |
        a[zž]uriran\w+(?=\s*:|\ dana|\ \d)""",
    "sr": r"""poslednj\w+\ (?:put\ )?(?:a[zž]urir\w+|izmen\w+|promen\w+) |
        последњ\w+\ (?:пут\ )?(?:ажурира\w+|измен\w+|промен\w+) | ажуриран\w+""",
    "bg": r"""последн[оа]т?а?\ (?:актуализ\w+|обновен\w+|пром[ея]н\w+|изменен\w+|редакц\w+|обновяване) |
        актуализиран\w*\ на | дата\ на\ (?:последна(?:та)?\ )?(?:актуализ\w+|промян\w+)""",
    "mk": r"""последн\w+\ (?:пат\ )?(?:ажурир\w+|измен\w+|промен\w+)""",
    "ro": r"""ultim[aă]\ (?:actualizare|modificare|revizuire|versiune|revizie) | (?:data\ )?ultim(?:ei|
        a)\ (?:actualiz[aă]ri|modific[aă]ri|revizuiri) | (?:actualizat|modificat|
        revizuit)[aă]?e?\ (?:ultima\ dat[aă]\ )?(?:la\ data\ de|[iî]n\ data\ de|la|[iî]n|pe|
        ast[aă]zi)\b | ultima\ dat[aă]""",
    "hu": r"""(?:utolj[aá]ra|legutolj[aá]ra|legut[oó]bb)\ (?:friss[ií]tve|m[oó]dos[ií]tva|friss[ií]tett\w*|
        m[oó]dos[ií]tott\w*|friss[ií]tet\w*) | (?:utols[oó]|legut[oó]bbi)\ (?:friss[ií]t[eé]s|
        m[oó]dos[ií]t[aá]s)\w*(?:\ (?:d[aá]tuma|id[oő]pontja|ideje))? | friss[ií]tve |
        (?:friss[ií]t[eé]s|m[oó]dos[ií]t[aá]s)\ d[aá]tuma""",
    "el": r"""τελευτα[ιί]α\ (?:φορ[αά]|εν[ηή]μ[εέ]ρωση|αναθε[ωώ]ρηση|τροποπο[ιί]ηση|αλλαγ[ηή]|
        επικαιροπο[ιί]ηση) | (?:ημερομην[ιί]α\ )?τελευτα[ιί]ας\ (?:ενημ[εέ]ρωσης|αναθε[ωώ]ρησης|
        τροποπο[ιί]ησης) | (?:ενημερ[ωώ]θηκε|αναθεωρ[ηή]θηκε|τροποποι[ηή]θηκε)(?:\ στις)?""",
    "ru": r"""был[аои]?\ (?:последний\ раз\ )?(?:обновлен|изменен)\w* |
        последн\w+\ (?:обновлени\w+|изменени\w+|редакци\w+|ревизи\w+|раз|верси\w+|пересмотр\w*) |
        (?:дата\ )?(?:последнего\ )?(?:обновления|изменения|пересмотра|последней\ редакции) |
        обновлен[аоы]?(?=\s*:|\s*\d) | (?:в\ )?редакци[ия]\ от | (?:обновлен|
        изменен)\w*\ (?:от\ )?(?=\d)""",
    "uk": r"""востаннє\ (?:було\ )?(?:оновлен|змінен|редагован|переглянут)\w* |
        останн\w+\ (?:оновленн\w+|змін\w*|редакці\w+|раз|перегляд\w*|верс\w+) |
        (?:дата\ )?(?:останнього\ )?(?:оновлення|останніх\ змін|редакції)(?=\W*\d|\s*:|\W*$) |
        оновлено | редакці[яії]\ від""",
    "tr": r"""son\ (?:g[uü]ncelle(?:me|nme|n?di)\w*|de[gğ]i[sş]iklik|revizyon|d[uü]zenleme|
        g[oö]zden\ ge[cç]irme)(?:\ tarihi)? | g[uü]ncelle(?:me|nme)\ tarihi | revizyon\ tarihi""",
    "lt": r"""(?:paskutin[iį]\ kart[aą]|paskutin[iį]kart|v[eė]liausiai|naujausi\w*)\ (?:atnaujint\w*|
        pakeist\w*|keist\w*) | paskutini\w+\ (?:atnaujinim\w+|pakeitim\w+|redakcij\w+|keitim\w+) |
        atnaujint[aio]?(?=\W*\d|\s*:)""",
    "lv": r"""(?:p[eē]d[eē]jo\ reizi|p[eē]d[eē]joreiz)\ (?:atjaunin[aā]t\w*|main[iī]t\w*|groz[iī]t\w*|
        atjaunot\w*) | p[eē]d[eē]j\w+\ (?:atjaunin[aā]jum\w+|izmai[nņ]\w+|redakcij\w+|groz[iī]jum\w+) |
        atjaunin[aā]t[sai](?=\W*\d|\s*:)""",
    "et": r"""(?:viimati|viimane\ kord)\ (?:uuendat\w*|muudet\w*|ajakohastat\w*|v[aä]rskendat\w*) |
        viima\w+\ (?:uuendus|muudatus|muutmis\w+|v[aä]rskendus)\w* | uuendatud""",
    "ca": r"""(?:[uú]ltima|darrera)\ (?:actualitzaci[oó]|modificaci[oó]|revisi[oó]|vegada) | (?:actualitzat|
        modificat)\w?\ (?:el|a)\b | data\ de\ (?:l'[uú]ltima\ )?(?:actualitzaci[oó]|modificaci[oó])""",
    "gl": r"""[uú]ltima\ (?:actualizaci[oó]n|modificaci[oó]n|revisi[oó]n)""",
    "eu": r"""azken\ (?:eguneratze\w*|aldaket\w*|berrikuspen\w*)""",
    "ms": r"""(?:kali\ )?terakhir\ (?:kali\ )?(?:di)?(?:kemas\ ?kini|kemaskini|ubah\ suai|pinda|semak)\w* |
        (?:di)?kemas\ ?kini\ (?:terakhir|pada) | tarikh\ (?:kemas\ kini|semakan)""",
    "id": r"""(?:terakhir\ (?:kali\ )?)(?:di)?(?:perbarui|perbaharui|update|ubah|modifikasi|revisi)\w* |
        (?:pembaruan|perubahan|revisi|pembaharuan)\ terakhir | (?:diperbarui|diperbaharui|
        direvisi)\ (?:terakhir|pada) | tanggal\ (?:pembaruan|revisi)""",
    "vi": r"""(?:cập\ nhật|sửa\ đổi|chỉnh\ sửa|thay\ đổi)\ (?:lần\ )?(?:cuối|gần\ (?:đây\ )?nhất|
        mới\ nhất)(?:\ cùng)? | lần\ (?:cập\ nhật|sửa\ đổi)\ (?:cuối|gần) | ngày\ (?:cập\ nhật|
        sửa\ đổi) | (?:cập\ nhật|sửa\ đổi)(?:\ vào)?\ ngày""",
    "th": r"""อัปเดต[^\d]{0,25}(?:ล่าสุด|ครั้งสุดท้าย) | (?:ปรับปรุง|แก้ไข|อัพเดท|อัปเดต|อัพเดต|
        เปลี่ยนแปลง)[^\d]{0,25}(?:ล่าสุด|ครั้งสุดท้าย|เมื่อ) | (?:ปรับปรุง|แก้ไข|อัปเดต)เมื่อ""",
    "zh": r"""(?:最后|最後|最近|最新|上次)(?:一次)?(?:的)?(?:更新|修订|修改|修訂|变更|變更|版本)
        | (?:更新|修订|修改|修訂|發布|发布|公布|版本)(?:日期|时间|時間|日)
        | (?:更新|修订|修訂|修改)(?:于|於|時間)? | 版本[:]?""",
    "ja": r"""(?:最終|最新)(?:更新|改訂|改定|改正|版)(?:日|日時)? | (?:更新|改訂|改定|改正)日? | 最終の?更新""",
    "ko": r"""(?:최종|최근|마지막)\ ?(?:으로\ )?(?:업데이트|수정|개정|변경|갱신)\w*(?:\ ?(?:일자?|날짜))?
        | (?:업데이트|수정|개정|변경)\ ?(?:일자?|날짜)""",
    "he": r"""עודכ(?:ן|נה|נו)\ לאחרונה | (?:תאריך\ )?(?:ה?עדכון|ה?עידכון)\ (?:ה?אחרון) | עדכון\ אחרון |
        תאריך\ (?:ה?עדכון) | לאחרונה\ ב""",
    "ar": r"""(?:آخر|اخر)\ (?:تحديث|تعديل|مراجعة) | تاريخ\ (?:آخر\ )?(?:التحديث|تحديث|التعديل|تعديل|
        المراجعة) | تم\ (?:تحديث|تعديل)\ (?:\w+\ ){1,3}(?:في|بتاريخ) |
        (?:تم\ )?(?:التحديث|تحديثها|تحديثه|تعديلها)\ (?:في|بتاريخ) | تحديث\ في""",
    "fa": r"""(?:آخرین|اخرین)\ (?:به‌?\ ?روز\ ?‌?رسانی|بروز\ ?‌?رسانی|تغییر|ویرایش|بازنگری|اصلاح) |
        تاریخ\ (?:به\ ?روز\ ?رسانی|بروزرسانی)""",
    "hi": r"""(?:अंतिम|पिछला|आखिरी|पिछली)\ (?:बार\ )?(?:अपडेट|अद्यतन|संशोधन|संशोधित|बदलाव)""",
}

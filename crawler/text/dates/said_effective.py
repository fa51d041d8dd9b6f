"""Words before a date that say the document applies from then on, by language (verbose regular expressions)."""

from __future__ import annotations

EFFECTIVE = {
    "en": r"""effective(?:ness)?(?:\ date|\ as\ of|\ from|\ on|\ starting|\ since|\ beginning)? | (?:tak|com|
        go|enter)(?:e|es|ing|s|ed)?\ (?:in(?:to)?\ )?(?:effect|force) | (?:came|went|took|
        goes)\ (?:in(?:to)?\ )?(?:effect|force) | (?:valid|applicable|apply|applies|in\ effect|
        in\ force)\ (?:as\ (?:of|from)|from|since|starting|beginning|on\ or\ after|on\ and\ after) |
        (?:commencement|start)\ date | date\ of\ (?:entry\ into\ force|effect|effectiveness|
        commencement)""",
    "fr": r"""date\ d'application | (?:date\ )?(?:d'|de\ (?:son\ |leur\ )?|en\ )?(?:entr[eé]es?\ en\ (?:vigueur|
        application)|effet|
        prise\ d'effet)(?=\W*(?:\w+\W+){0,5}$) | s'appliqu\w+\ [aà]\ (?:partir|compter)\ d[eu] |
        applicables?\ (?:[aà]\ (?:partir|compter)\ d[ue]|au|d[eè]s|depuis) |
        en\ vigueur\ (?:[aà]\ (?:partir|compter)\ d[ue]|depuis|au|le|d[eè]s) | (?:entre|entrent|entrera|
        entreront)\ en\ (?:vigueur|application|effet) | (?:prend|prennent|prendra|prendront)\ effet |
        valables?\ (?:[aà]\ (?:partir|compter)\ d[ue]|au)""",
    "de": r"""(?:g[uü]ltig|g[uü]ltigkeit|wirksam|gelten|gilt|geltend|in\ kraft|anwendbar)\ (?:ab|seit|zum|
        mit\ wirkung\ (?:ab|vom|zum))
        | in\ kraft\ getreten\ am | (?:tritt|treten|trat|traten)\ (?:\w+\ ){0,3}(?:am|zum|ab|mit|
        in\ kraft) | (?:datum\ des\ )?inkrafttreten\w* | g[uü]ltigkeitsdatum | g[uü]ltigkeitsbeginn |
        in\ der\ fassung\ ab | wirksamkeitsdatum | datum\ der\ wirksamkeit""",
    "es": r"""fecha\ (?:efectiva|de\ (?:entrada\ en\ (?:vigor|vigencia|efecto|vigor)|vigencia|efectividad|
        efecto|inicio\ de\ vigencia|aplicaci[oó]n)) | (?:vigentes?|vigencia|v[aá]lid[oa]s?|aplicables?|
        efectiv[oa]s?|en\ vigor|en\ vigencia|vigor)\ (?:desde|a\ partir\ de?l?|a\ contar\ de) |
        (?:entra|entran|entrar[aá]n?|entr[oó])\ en\ (?:vigor|vigencia|efecto) | efectiv[oa](?=\s*:)
        | entrada\ en\ (?:vigor|vigencia)""",
    "pt": r"""vig[eê]ncia(?=\s*:) | data\ (?:efetiva|efectiva|de\ (?:vig[eê]ncia|entrada\ em\ vigor|efic[aá]cia|
        in[ií]cio|validade|
        in[ií]cio\ de\ vig[eê]ncia)|da\ entrada\ em\ vigor) | (?:em\ vigor|v[aá]lid[oa]s?|vigentes?|
        vig[eê]ncia|aplic[aá]ve(?:l|is)|efetiv[oa]s?|vigora\w*|efic[aá]cia)\ (?:a\ partir\ d[eao]|desde|
        em|a\ contar) | (?:entra|entram|entrar[aá]|entrar[aã]o|entrou)\ em\ vigor(?:\ em)?
        | entrada\ em\ vigor | in[ií]cio\ (?:de|da)\ vig[eê]ncia""",
    "it": r"""(?:data\ (?:di\ )?)(?:entrata\ in\ vigore|decorrenza|validit[aà]|efficacia|effettiva) |
        entrata\ in\ vigore | (?:in\ vigore|valid[oaei]|efficac[ei]|applicabil[ei]|vigent[ei]|
        vigore)\ (?:dal|a\ partire\ dal?|a\ decorrere\ dal|a\ far\ data\ dal) | (?:entra|entrano|
        entrer[aà]|entreranno)\ in\ vigore""",
    "nl": r"""van\ kracht\ (?:vanaf|met\ ingang\ van|sinds|op|per|is|zijn|:) | (?:ingangs|
        inwerkingtredings)datum | (?:geldig|geldend|geldt|gelden|van\ toepassing|effectief)\ (?:vanaf|
        per|met\ ingang\ van|sinds|op) | (?:treedt|treden)\ (?:\w+\ ){0,3}(?:in\ werking|op|per|met) |
        (?:datum\ van\ )?inwerkingtreding | datum\ van\ ingang | gaa?n?t?\ in\ (?:op|per) |
        effectieve\ datum""",
    "sv": r"""(?:g[aä]ller|g[aä]llande|giltiga?|till[aä]mpas|tr[aä]der\ i\ kraft|
        i\ kraft)\ (?:fr[aå]n(?:\ och\ med)?|fr\.?\ ?o\.?\ ?m\.?|sedan|den) |
        ikrafttr[aä]dande(?:datum)? | tr[aä]d(?:er|de)\ i\ kraft | giltighetsdatum""",
    "da": r"""ikrafttr[aæ]delse(?:sdato|n)? | (?:g[aæ]lder|g[aæ]ldende|gyldige?|i\ kraft|tr[aæ]der\ i\ kraft|
        virkning)\ (?:fra(?:\ og\ med)?|pr|den) | tr[aæ]der\ i\ kraft | effektiv\ dato | ikrafttr[aæ]den""",
    "no": r"""ikrafttredelse(?:sdato|n)? | (?:gjelder|gjeldende|gyldige?|i\ kraft|
        virkning)\ (?:fra(?:\ og\ med)?|per|den) | trer\ i\ kraft | tr[aå]dte\ i\ kraft | ikrafttreden""",
    "is": r"""(?:gildir|taka\ gildi|tekur\ gildi|gildist[oö]kudagur)(?:\ fr[aá])?""",
    "fi": r"""(?:voimassa|voimaan|voimassaolo)\ (?:alkaen|l[aä]htien)? | voimaantulo\w* | (?:tulee|tulevat|
        astuu|astuvat)\ voimaan | voimassa""",
    "cs": r"""(?:[uú][cč]innost\w*|platnost\w*|nab[yý]v\w+\ (?:platnosti\ a\ )?[uú][cč]innosti|
        vstup\w*\ v\ platnost|[uú][cč]inn[eéaoyý]\w*|platn[eéaoyý]\w*)(?:\ (?:a\ [uú][cč]inn\w+|
        a\ platn\w+|nab[yý]v\w+))?(?:\ (?:od|dne|dnem|ke\ dni|ode\ dne))?(?=\W*\d|\s*:|\W*$) |
        datum\ (?:[uú][cč]innosti|platnosti)""",
    "sk": r"""(?:nadob[uú]da\w*\ (?:platnos[tť]\ a\ )?[uú][cč]innos[tť]|[uú][cč]innos[tť]\w*|platnos[tť]\w*|
        platn[eéaáyý]\w*|[uú][cč]inn[eéaáyý]\w*)(?:\ (?:od|d[nň]a|d[nň]om|ku\ d[nň]u))?(?=\W*\d|\s*:|
        \W*$) | d[aá]tum\ (?:[uú][cč]innosti|platnosti)""",
    "pl": r"""(?:obowi[aą]zuj\w+|wa[zż]n\w+|wchodz\w*\ w\ [zż]ycie)\ (?:od|z\ dniem|w\ dniu|dnia)(?:\ dnia|
        \ dniem)? | dat[aą]?y?\ (?:wej[sś]cia\ w\ [zż]ycie|obowi[aą]zywania) |
        wchodz[iaą]\w*\ w\ [zż]ycie | wej[sś]cie\ w\ [zż]ycie | w\ mocy\ od | z\ moc[aą]\ od""",
    "sl": r"""(?:velja\w*|veljavn\w+|za[cč]ne\w*\ veljati|uporablja\w*|v\ veljavi)\ (?:od|z\ dnem|dne|
        s\ )(?:\ dne)? | datum\ (?:uveljavitve|veljavnosti|za[cč]etka\ veljavnosti) |
        za[cč]n\w*\ veljati | za[cč]etek\ veljavnosti""",
    "hr": r"""(?:vrijed\w+|va[zž]e\w*|primjenjuj\w+(?:\ se)?|stupa\w*\ na\ snagu|na\ snazi)\ (?:od|dana|
        s\ danom)?(?:\ dana)? | datum\ (?:stupanja\ na\ snagu|primjene|va[zž]enja) | stupa\w*\ na\ snagu""",
    "sr": r"""(?:va[zž][ie]|primenjuj\w+(?:\ se)?|stupa\w*\ na\ snagu)(?:\ od)? | датум\ (?:ступања\ на\ снагу|
        примене) | (?:важи|важе|примењуј\w+(?:\ се)?|ступа\w*\ на\ снагу)(?:\ од)? |
        datum\ (?:stupanja\ na\ snagu|primene)""",
    "bg": r"""(?:в\ сила|валидн\w+|действа\w*|влиза\w*\ в\ сила)\ (?:от|на|считано\ от) |
        дата\ на\ (?:влизане\ в\ сила|валидност|ефективност) | влиза\w*\ в\ сила""",
    "mk": r"""(?:важи|стапува\ на\ сила|во\ сила)\ (?:од|на)""",
    "ro": r"""(?:[iî]n\ vigoare|valabil[aăei]*|aplicabil[aăei]*|efectiv[aăei]*)\ (?:de\ la|din|
        [iî]ncep[aâ]nd\ (?:cu|din)|[iî]n\ data\ de)(?:\ data\ de)? |
        data\ (?:intr[aă]rii\ [iî]n\ vigoare|efectiv[aă]|de\ intrare\ [iî]n\ vigoare) |
        intr[aă]\ [iî]n\ vigoare""",
    "hu": r"""(?:hat[aá]lyos|[eé]rv[eé]nyes|hat[aá]lyba\ ?l[eé]p\w*(?:\ \w*id[oő]pontja)?|hat[aá]lya|
        [eé]rv[eé]nyess[eé]g\w*)(?:\ (?:ideje|d[aá]tuma|napja|
        id[oő]pontja|kezdete))?""",
    "el": r"""ημερομην[ιί]α\ (?:ενεργοπο[ιί]ησης|[εέ]ναρξης(?:\ ισχ[υύ]ος)?|ισχ[υύ]ος|[εέ]ναρξη\ ισχ[υύ]ος|
        θ[εέ]σης\ σε\ ισχ[υύ]) | (?:σε\ ισχ[υύ]|ισχ[υύ](?:ει|ουν)|ισχ[υύ]ς)\ (?:απ[οό]|απ[οό]\ τις|
        απ[οό]\ την|στις) | τ[ιί]θε(?:ται|νται)\ σε\ ισχ[υύ]""",
    "ru": r"""(?:дата|день)\ (?:вступления\ в\ (?:силу|действие)|введения\ в\ действие|начала\ действия) |
        (?:действу\w+|действительн\w+|вступа\w+\ в\ (?:силу|действие)|введен\w*\ в\ действие|
        применя\w+)(?:\ (?:с|со|от|начиная\ с))?(?=\W*\d|\s*:|\W*$)""",
    "uk": r"""(?:дата|день)\ (?:набуття\ чинності|набрання\ чинності|початку\ дії|введення\ в\ дію) |
        (?:ді[єю]\w*|чинн\w+|набува\w+\ чинності|набира\w+\ чинності|вступа\w+\ в\ силу|дійсн\w+)\ (?:з|
        із|від|зі)\b | (?:набува\w+|набира\w+)\ чинності""",
    "tr": r"""(?:y[uü]r[uü]rl[uü]k|ge[cç]erlilik|ge[cç]erlilik\ ba[sş]lang[iı][cç])(?:\ (?:giri[sş]|
        ba[sş]lang[iı][cç]))?\ tarihi | y[uü]r[uü]rl[uü][gğ]e\ (?:giri[sş]|girme)(?:\ tarihi)?""",
    "lt": r"""(?:galioja|taikoma|taikomos|galiojan\w+|[iį]sigalioja|[iį]sigaliojim\w+)(?:\ (?:data|
        nuo))?(?=\W*\d|\s*:|\W*$) | [iį]sigaliojimo\ data""",
    "lv": r"""sp[eē]k[aā]\ (?:st[aā]\w+(?:\ datums)?(?:\ no)?|no) | (?:ir|st[aā]jas)\ sp[eē]k[aā](?:\ no)? |
        piem[eē]ro\w*\ no""",
    "et": r"""(?:kehti[bvm]\w*|j[oõ]ustu\w*|kehtivusaeg)\ ?(?:alates|kuup[aä]ev)?(?=\W*\d|\s*:|\W*$) |
        j[oõ]ustumis\w* | kehtivad?\ alates""",
    "ca": r"""(?:vigents?|en\ vigor|v[aà]lids?|aplicables?)\ (?:a\ partir\ del?|des\ del?) |
        data\ (?:d'entrada\ en\ vigor|efectiva|de\ vig[eè]ncia) | entr(?:a|en|ar[aà]n?)\ en\ vigor""",
    "gl": r"""(?:vixente|en\ vigor)\ desde | data\ de\ (?:entrada\ en\ vigor|vixencia)""",
    "eu": r"""indarrean\ (?:sartze|jartze)\w*\ (?:data|eguna) | indarrean""",
    "ms": r"""ber(?:kuat\ ?kuasa|kuatkuasa)\ (?:pada|mulai|bermula|dari)? | tarikh\ (?:kuat\ ?kuasa|
        berkuat\ ?kuasa|efektif)""",
    "id": r"""(?:berlaku|efektif)\ (?:efektif\ )?(?:mulai|sejak|pada|per|tanggal)(?:\ tanggal)? |
        tanggal\ (?:efektif|berlaku|mulai\ berlaku) | (?:mulai\ )?berlaku""",
    "vi": r"""(?:có\ hiệu\ lực|hiệu\ lực|áp\ dụng)\ (?:từ|kể\ từ|vào|bắt\ đầu\ từ)(?:\ ngày)? |
        ngày\ (?:có\ hiệu\ lực|hiệu\ lực|áp\ dụng)""",
    "th": r"""(?:มีผลบังคับใช้|มีผลใช้บังคับ|มีผล|ใช้บังคับ|บังคับใช้)(?:ตั้งแต่|นับตั้งแต่|ใน|เมื่อ|
        วันที่)* | วันที่(?:มีผลบังคับใช้|มีผลใช้บังคับ|มีผล)""",
    "zh": r"""(?:生效|实施|施行|實施)(?:日期|时间|時間|日|于|於)?""",
    "ja": r"""(?:発効|施行|適用(?:開始)?|効力発生)日?""",
    "ko": r"""(?:시행|발효|적용|효력\ ?발생)\ ?(?:일자?|날짜|개시일)""",
    "he": r"""(?:בתוקף|תקף|תקפה|תוקף|נכנס(?:ת|ים)?\ לתוקף)\ ?(?:החל\ )?מ?-? | תאריך\ (?:תחילה|תחילת\ תוקף|
        כניסה\ לתוקף|כניסת\ .{0,15}לתוקף|תחולה|תוקף) | החל\ מ""",
    "ar": r"""(?:تاريخ\ )?(?:السريان|سريان\ المفعول|النفاذ|بدء\ السريان|نفاذ|سريان)(?:\ المفعول)? |
        (?:ساري?ة?|سارية|تسري|يسري|نافذة?)(?:\ المفعول)?(?:\ \w+){0,3}?\ (?:من|اعتبار[اًا]*\ من|ابتداء\w*\ من|
        بدء\w*\ من|في)""",
    "fa": r"""تاریخ\ (?:اجرا|اجرایی|لازم\ ?‌?الاجرا|موثر|اعتبار) | (?:لازم‌?\ ?الاجرا|معتبر)\ از""",
    "hi": r"""(?:प्रभावी|लागू)\ (?:तिथि|तारीख|होने\ की\ (?:तिथि|तारीख))?""",
}

"""Words after a date that give it a role, as East Asian, Hungarian, Turkish, Basque and German sentences put them."""

from __future__ import annotations

MODIFIED = r"""
      [(\[]?(?:last\ )?(?:updated?|revised|revision|version|edition|modified)\b
    | (?:zuletzt\ )?(?:aktualisiert|angepasst|ge[aä]ndert|[uü]berarbeitet)
    | (?:voor\ het\ )?(?:laatst\ )?(?:gewijzigd|bijgewerkt|aangepast|geactualiseerd|herzien)\b
    | 日?(?:\s*[(（])?\s*(?:最終|最后|最後)?(?:一次)?
      (?:更新|改訂|改定|改正|修订|修訂|修改|制定|公布|发布|發布|發佈|作成|策定)(?!的)
    | 일?에?\s?(?:개정|업데이트|수정|최종|제정|변경)
    | (?:-?[aáeé]n\s)?(?:friss[ií]t|m[oó]dos[ií]t|kelt)\w*
    | tarihinde\ (?:son\ (?:olarak\ )?)?(?:g[uü]ncellen|de[gğ]i[sş]tiril|revize)\w*
    | (?:e?an)?\s?(?:eguneratu|aldatu)\w* | p[aä]ivitetty | uuendatud
"""
EFFECTIVE = r"""
      (?:[.,]?\s?-?\s?(?:[aáeéo]?t[oóöő]l|j[eé]t[oóöő]l|napj[aá]t[oóöő]l|[aáeé]n))?\s*(?:kezdve\ )?
      (?:hat[aá]lyos|[eé]rv[eé]nyes|[eé]rv[eé]nybe|hat[aá]lyba|l[eé]p\ (?:hat[aá]lyba|[eé]letbe))
    | 日?\s*(?:起|より|から|に|开始|開始)?\s*(?:正式)?
      (?:生效|施行|实施|實施|発効|適用|有効|生効|執行|执行)
    | 일?\s*(?:\(?[월화수목금토일]요일\)?|\([월화수목금토일]\))?\s*(?:부터|자로|에|자)?\s*
      (?:발효|시행|적용|유효|효력)
    | (?:-?(?:e?tik|e?an|a))?\s*(?:aurrera\s*)?indarrean | (?:wirksam|in\ kraft|g[uü]ltig)\b
    | tarihinden?\ (?:itibaren\ )?(?:ge[cç]erli|y[uü]r[uü]rl)\w* | tarihinde\ y[uü]r[uü]rl\w+
    | (?:d\.\ )?(?:[iį]sigalioj|galioj)\w+ | (?:st[aā]jas|ir)\ sp[eē]k[aā]
    | (?:j[oõ]ustu|kehti)\w+ | (?:alkaen|l[aä]htien)\b
    | (?:से|को)\ (?:प्रभावी|लागू) | \(?effective\b(?!\ (?:until|to))
"""

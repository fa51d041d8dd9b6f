"""Word tables of the search for the policy: tags, and what boxes are called."""

from __future__ import annotations

import re
from typing import Final

NEVER_TEXT: Final = frozenset(
    (
        *("script", "style", "noscript", "template", "svg", "math", "canvas", "iframe", "object"),
        *("embed", "applet", "audio", "video", "picture", "map", "head", "title", "meta", "link"),
        *("select", "option", "optgroup", "datalist", "textarea", "progress", "meter", "noframes"),
        *("frameset", "portal"),
    )
)
BREAKING: Final = frozenset(
    (
        *("html", "body", "address", "article", "aside", "blockquote", "button", "center", "dd"),
        *("details", "dialog", "dir", "div", "dl", "dt", "fieldset", "figcaption", "figure"),
        *("footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "h7", "h8", "h9", "header", "hgroup"),
        *("hr", "legend", "li", "main", "menu", "nav", "ol", "p", "pre", "search", "section"),
        *("summary", "table", "tbody", "td", "textarea", "tfoot", "th", "thead", "tr", "caption"),
        *("ul",),
    )
)
# Words only for people who listen ("opens in a new window"): they repeat or describe, and come and go.
SPOKEN_ONLY: Final = re.compile(
    r"(?<![\w-])(?:sr-only|visually-?hidden|screen-reader(?:-text|-only)?|a11y-hidden|visuallyhidden"
    r"|u-visually-hidden|is-vishidden|show-for-sr|assistive-text)(?![\w-])"
)
LANDMARK_TAGS: Final = frozenset({"nav", "aside", "search", "dialog", "menu"})
LANDMARK_ROLES: Final = re.compile(
    r"(?<![\w-])(?:navigation|search|dialog|alertdialog|menu|menubar|banner|contentinfo"
    r"|complementary|toolbar)(?![\w-])"
)
# Parts of a page, or of an article: only of a page are they furniture.
PAGE_PARTS: Final = frozenset({"header", "footer"})
# What people call furniture, as whole words of a class, id or role. These need links in them as well …
FURNITURE: Final = re.compile(
    r"(?<![a-z])(?:nav|navbar|navigation|menu|submenu|breadcrumbs?|footer|masthead|topbar|sidebar|sidenav"
    r"|toc|social|share|sharing|newsletter|subscribe|related|recommended|search|log-?in|sign-?in|sign-?up"
    r"|modal|pop-?up|banner|promo|advert\w*|comments?|pagination|pager|skip|languages?|locale|feedback"
    r"|helpful|rating|toolbar|dropdown|flyout|off-?canvas|drawer|cta|download|copyright|tags|byline|author"
    r"|reactions?|print|form-?(?:done|fail|error|success|message))(?![a-z])"
)
# … and these do not: nobody calls a part of a policy so.
SURELY_FURNITURE: Final = re.compile(
    r"(?<![a-z])(?:nav|navbar|navigation|menu|breadcrumbs?|footer|masthead|topbar|sidebar|sidenav|social"
    r"|newsletter|subscribe|related|search|log-?in|sign-?in|sign-?up|pop-?up|promo|advert\w*|comments?"
    r"|pagination|languages?|locale|feedback|helpful|rating|toolbar|off-?canvas|byline|author|avatar"
    r"|reactions?|form-?(?:done|fail|error|success|message))(?![a-z])"
)
HEADING_TAGS: Final = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
# Boxes that hold others; the name of a heading or a paragraph is more often the name of its subject.
HOLDERS: Final = frozenset({"div", "section", "ul", "ol", "form", "header", "footer", "table", "dl", "fieldset"})
# Boxes that are called a bar about cookies: these may have a heading and sentences.
COOKIE_NAMES: Final = re.compile(
    r"(?<![a-z])(?:(?:cookies?|gdpr|consent|privacy)[-_]?(?:banner|bar|box|notice|pop-?up|modal"
    r"|dialog|message|alert|overlay|wall|law|manager|prefs?|preferences?|consent|prompt|layer"
    r"|widget|container|notification|disclaimer|info|warning|tool|toast|settings)|cookiebot"
    r"|cookieconsent|onetrust|didomi|usercentrics|truste|cmp)(?![a-z])"
)
# A heading over what comes after a text: other texts, opinions, buttons.
AFTERWARDS: Final = re.compile(
    r"^(?:related (?:articles|content|posts|pages|links|topics|resources|documents)"
    r"|was this (?:article|page|content)?"
    r"\W{0,2}\w{0,12} ?helpful|did this (?:answer|help|article)|(?:still )?(?:need|have) (?:more "
    r"|any )?(?:help|questions)\?"
    r"|share (?:this|on|via)\b|recommended (?:articles|for you|reading)|more (?:articles"
    r"|resources) (?:in|from|like)"
    r"|you (?:may|might) also (?:like|be interested)|recently viewed|most popular|latest (?:news"
    r"|posts|articles)"
    r"|(?:give|leave|send)(?: us)? feedback\W*$"
    r"|(?:verwandte|ähnliche) (?:artikel|themen|beiträge)|war dieser (?:artikel|beitrag) hilfreich"
    r"|hat ihnen das geholfen"
    r"|articles (?:associés|connexes|liés)|cet article vous a-t-il|artículos relacionados|¿(?:te"
    r"|le) (?:ha )?(?:resultado|fue) útil"
    r"|articoli correlati|artigos relacionados|gerelateerde artikelen|powiązane artykuły"
    r"|похожие статьи|関連記事|相关文章)",
    re.IGNORECASE,
)
# What a bar about cookies opens with.
COOKIE_BAR: Final = re.compile(
    r"(?:we|this (?:web)?site|our (?:web)?site"
    r"|.{2,40}(?:web)?site) (?:and our partners )?uses? (?:\w+ ){0,4}cookies|cookies? (?:settings"
    r"|preferences|consent)\W*$"
    r"|your privacy (?:choices|matters|is important)|we (?:value|respect) your privacy"
    r"|manage (?:cookies?|consent)\W*$|by (?:using|continuing|clicking)"
    r"|wir (?:verwenden|nutzen|setzen) (?:\w+ ){0,3}cookies|diese (?:web)?s(?:eite"
    r"|ite) (?:verwendet|nutzt) cookies"
    r"|(?:nous utilisons|ce site utilise) (?:\w+ ){0,3}cookies|(?:utilizamos"
    r"|este sitio (?:web )?(?:utiliza|usa)|usamos) (?:\w+ ){0,3}cookies"
    r"|(?:utilizziamo|questo sito (?:web )?utilizza) (?:\w+ ){0,3}cookie"
    r"|wij gebruiken (?:\w+ ){0,3}cookies|deze (?:web)?site (?:maakt gebruik van|gebruikt) cookies"
    r"|używamy (?:\w+ ){0,3}(?:plików )?cookie|мы используем (?:файлы )?cookie|vi (?:använder"
    r"|bruger|bruker) (?:\w+ ){0,3}(?:cookies|kakor)",
    re.IGNORECASE,
)
# Words of the clock, not of the policy: they change by themselves.
CLOCK: Final = re.compile(
    r"^(?:(?:last )?(?:updated|modified|edited|published|written)\b.{0,40}|.{0,24})"
    r"(?:\byesterday|\btoday|\bjust now|\bthis week|\b(?:over |about |almost )?(?:an?"
    r"|\d+) (?:minute|hour|day|week|month|year)s? ago"
    r"|\b(?:in the )?last (?:\d+ )?(?:minute|hour|day|week|month|year)s?)\W*$"
    r"|^(?:zuletzt )?aktualisiert (?:gestern|heute|vor .{1,20})$"
    r"|^mis à jour (?:hier|il y a .{1,20})$",
    re.IGNORECASE,
)

"""How the parts of a report look, by name: as classes of a page's style sheet, or on the very element, for mail.

Mail programs drop style sheets, and some turn the light colours of a message into dark ones themselves: every
foreground goes with its background, and no meaning hangs on a colour alone.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from markupsafe import Markup

Look = Callable[[str], Markup]

# Words gone and new are marked on the element everywhere: feed readers drop style sheets too.
_ALWAYS = {"gone": "text-decoration:line-through", "new": "text-decoration:underline"}

_SMALL = "font-size:14px;line-height:20px"
_MAIL: Mapping[str, str] = {
    "body": "margin:0;padding:0;background-color:#ffffff;color:#1b1f24",
    "wrap": "max-width:720px;margin:0 auto;padding:20px 16px 32px;font-family:-apple-system,'Segoe UI',Roboto,"
    "Helvetica,Arial,sans-serif;font-size:16px;line-height:24px;color:#1b1f24;word-break:break-word",
    "h1": "margin:0 0 6px;font-size:22px;line-height:28px;font-weight:bold",
    "h2": "margin:0 0 6px;font-size:18px;line-height:24px;font-weight:bold",
    "item": "margin-top:24px;padding-top:18px;border-top:1px solid #d8dde4",
    "list": "margin-top:24px;padding-top:18px;border-top:1px solid #d8dde4",
    "foot": f"margin-top:28px;padding-top:12px;border-top:1px solid #d8dde4;{_SMALL};color:#57606b",
    "short": "margin:16px 0 0;line-height:28px",
    "time": "white-space:nowrap",
    "badges": "margin:0 0 6px;font-size:12px;line-height:20px;font-weight:bold",
    "badge": "padding:1px 6px;border:1px solid #8a939e;border-radius:3px;white-space:nowrap",
    "loud": "font-size:12px;font-weight:bold;"
    "padding:1px 6px;border:1px solid #7a4a00;border-radius:3px;white-space:nowrap;color:#7a4a00;"
    "background-color:#fff1d6",
    "headline": "margin:0 0 4px;font-weight:bold",
    "flag": "margin:0 0 6px",
    "note": "margin:0 0 6px",
    "facts": f"margin:0 0 8px;{_SMALL};color:#57606b",
    "edit": "margin:12px 0;padding:8px 12px 10px;background-color:#f6f7f9;color:#1b1f24;"
    "border-left:3px solid #c3cad3",
    "section": "margin:22px 0 4px;font-size:17px;line-height:24px",
    "where": f"margin:0 0 4px;{_SMALL};color:#57606b",
    "what": "color:#1b1f24",
    "words": "margin:0;white-space:pre-line",
    "gone": "color:#8c1c13;background-color:#fdeceb;text-decoration:line-through",
    "new": "color:#0b552a;background-color:#e5f5ea;text-decoration:underline",
    "remark": "font-size:14px;color:#57606b",
    "soft": f"margin:4px 0;{_SMALL};color:#57606b",
    "policy": "font-size:14px;font-weight:normal;color:#57606b",
    "code": "font-family:Menlo,Consolas,monospace;font-size:13px",
    "link": "color:#0a52b8",
    "links": f"margin:10px 0 0;{_SMALL}",
    "row": "margin:10px 0",
}
# What a dark scheme turns around, for the mail programs that ask for it; the others invert what they find.
DARK = (
    (("dark-body",), "background-color:#15181c!important;color:#e3e7ec!important"),
    (("wrap", "what"), "color:#e3e7ec!important"),
    (("edit",), "background-color:#1d2126!important;color:#e3e7ec!important;border-color:#4a535d!important"),
    (("soft", "policy", "facts", "where", "remark", "foot"), "color:#9da7b3!important"),
    (("gone",), "color:#ffb4ac!important;background-color:#431d1a!important"),
    (("new",), "color:#9fe5b4!important;background-color:#14381f!important"),
    (("link",), "color:#8db8ff!important"),
    (("loud",), "color:#ffd58a!important;background-color:#40300e!important;border-color:#ffd58a!important"),
    (("item", "list", "foot"), "border-color:#30373f!important"),
)
_DARKENED = {name for names, _ in DARK for name in names}


def on_page(name: str) -> Markup:
    """The attributes of an element of a page, which has its style sheet."""
    style = f' style="{_ALWAYS[name]}"' if name in _ALWAYS else ""
    return Markup(f' class="{name}"{style}')  # noqa: S704 - our own constants


def in_mail(name: str) -> Markup:
    """The attributes of an element of a mail, which has only them."""
    named = f' class="{name}"' if name in _DARKENED else ""
    return Markup(f'{named} style="{_MAIL[name]}"')  # noqa: S704 - our own constants


def in_feed(name: str) -> Markup:
    """The attributes of an element of a feed's entry: as few as possible, the reader has its own manner."""
    return Markup(f' style="{_ALWAYS[name]}"' if name in _ALWAYS else "")  # noqa: S704 - our own constants


def dark_rules() -> Markup:
    """The style sheet of a mail: nothing but its dark scheme."""
    rules = (f"{','.join('.' + name for name in names)}{{{style}}}" for names, style in DARK)
    return Markup("\n".join(rules))  # noqa: S704 - our own constants

"""What is taken away before a change is one, and what never may be: a table of pairs, real aligner and all."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.config.rules import NAMES
from crawler.history.align import align
from crawler.history.truth import Pattern, Rules
from crawler.history.truth.forms import EMAIL_MARK, hides_email, without_emails
from crawler.history.truth.natures import language, nature
from crawler.history.truth.residue import BOUNDARIES, RULES, Difference, Text, difference
from crawler.history.truth.standing import ALTERNATES, GONE, OTHERWISE, RETURNED, UNSETTLED
from crawler.model import BlockKind, ChangeClass, Clause, DateClaim, Precision, Role
from crawler.text.normalise import clause_key, split_label

BODY = (
    "# Privacy Policy",
    "Last updated: January 5, 2026",
    "# 1. What we collect",
    "We collect your name, your e-mail address and the pages that you visit on our website.",
    "# 2. How long we keep it",
    "We keep your personal data for 30 days after your last order and then delete all of it.",
    "# 3. Partners",
    "Oxbow Post",
    "Fenwick Bank",
    "# 4. Contact",
    "Write to privacy@acme.example or see https://acme.example/help/contact for every other way to reach us.",
)


def clause(line: str, path: tuple[str, ...] = ()) -> Clause:
    """A line as a clause: "#" makes a heading, "*" an item, "@" a link."""
    kind = {"#": BlockKind.HEADING, "*": BlockKind.ITEM}.get(line[0], BlockKind.PARAGRAPH)
    links = ("https://acme.example/elsewhere",) if line.startswith("@") else ()
    text = line.lstrip("#*@ ")
    label, _ = split_label(text)
    return Clause(text, label.rstrip(), kind, path, links, clause_key(text))


def text(lines: tuple[str, ...]) -> Text:
    found, path, claims = [], (), []
    for at, line in enumerate(lines):
        found.append(clause(line, () if line.startswith("#") else path))
        if line.startswith("#"):
            path = (line.lstrip("# "),)
        if line.startswith("Last updated: "):
            value = {"5": "2026-01-05", "9": "2026-02-09"}["5" if "5" in line else "9"]
            claims.append(DateClaim(Role.MODIFIED, value, Precision.DAY, line, at, "head", chosen=True))
    return Text(tuple(found), tuple(claims))


def compared(old: tuple[str, ...], new: tuple[str, ...], rules: Rules | None = None) -> Difference:
    one, other = text(old), text(new)
    return difference(one, other, align(one.clauses, other.clauses), rules or Rules())


def edited(old: str, new: str) -> tuple[str, ...]:
    assert old in BODY
    return tuple(new if line == old else line for line in BODY)


def after(line: str, *more: str) -> tuple[str, ...]:
    at = BODY.index(line) + 1
    return (*BODY[:at], *more, *BODY[at:])


CUT = (
    *BODY[:3],
    "We collect your name, your e-mail address",
    "and the pages that you visit on our website.",
    *BODY[4:],
)
NOISE = [
    (
        "typography",
        edited(BODY[3], "We collect your name, your e–mail address, and the pages that you visit on our website"),
    ),
    ("typography", edited("# 3. Partners", "# 5. PARTNERS")),
    ("typography", edited("# 3. Partners", "# 3.Partners")),
    ("typography", edited(BODY[-1], BODY[-1].replace("privacy@", "mailto:privacy@"))),
    ("typography", edited(BODY[3], BODY[3].replace("the pages", "[the pages][visits]"))),
    ("date spelling", edited(BODY[1], "Last updated: 5 January 2026")),
    ("stated date", edited(BODY[1], "Last updated: February 9, 2026")),
    ("stated date", tuple(line for line in BODY if line != BODY[1])),
    ("hidden e-mail", edited(BODY[-1], BODY[-1].replace("privacy@acme.example", "[email protected]"))),
    ("printed link", edited(BODY[-1], BODY[-1].replace("/help/contact", "/support"))),
    ("page furniture", (*BODY, "Back to top")),
    ("page furniture", (*BODY, "@Careers", "@Press")),
    ("page furniture", after(BODY[5], "Was this article helpful?")),
    ("page furniture", ("We use cookies on this site. By clicking Accept all cookies you agree to that.", *BODY)),
    ("repetition", ("What we collect", "How long we keep it", *BODY)),
    ("repetition", (*BODY, BODY[5])),
    ("clause boundaries", CUT),
]


@pytest.mark.parametrize(("rule", "new"), NOISE)
def test_what_says_nothing_new_is_explained_away(rule: str, new: tuple[str, ...]) -> None:
    there, back = compared(BODY, new), compared(new, BODY)
    assert there.residue == back.residue == ()
    rules = {why.rule for found in (there, back) for _, why in found.noise}
    assert rules in ({rule}, {"typography"})  # a clause cut in two is a split to the aligner, and only typography


CHANGES = [
    edited(BODY[5], BODY[5].replace("30 days", "60 days")),
    edited(BODY[5], BODY[5].replace("all of it", "most of it")),
    edited(BODY[3], BODY[3].replace("We collect", "We do not collect")),
    edited(BODY[-1], BODY[-1].replace("privacy@acme.example", "dpo@acme.example")),
    edited(BODY[-1], BODY[-1].replace("acme.example/help", "other.example/help")),
    after("Fenwick Bank", "Tollgate Analytics"),
    after("Fenwick Bank", "@Tollgate Analytics"),
    edited("Fenwick Bank", "Tollgate Bank"),
    tuple(line for line in BODY if line != "Oxbow Post"),
    tuple(line for line in BODY if line != BODY[5]),
    edited("# 3. Partners", "# 3. Partners and buyers"),
    after(BODY[5], "We may keep it longer where the law demands that of us, for tax and for accounts."),
]


@pytest.mark.parametrize("new", CHANGES)
def test_what_says_something_new_is_left(new: tuple[str, ...]) -> None:
    assert compared(BODY, new).residue
    assert compared(new, BODY).residue


@pytest.mark.parametrize("new", CHANGES)
@pytest.mark.parametrize("noise", [number for number, (rule, _) in enumerate(NOISE) if rule == "page furniture"])
def test_one_real_edit_among_furniture_is_left(new: tuple[str, ...], noise: int) -> None:
    _, noisy = NOISE[noise]
    around = tuple(line for line in noisy if line not in BODY)
    assert len(compared(BODY, (*new, *around)).residue) == len(compared(BODY, new).residue)


def test_a_table_of_contents_may_name_what_no_heading_says() -> None:
    entry = clause("Whom we tell", ("Table of Contents", "This policy"))._replace(kind=BlockKind.ITEM)
    old = text(BODY)
    for path, left in ((entry.path, 0), (("3. Partners",), 1)):
        new = Text((*old.clauses, entry._replace(path=path), clause(BODY[5])), old.claims)
        assert len(difference(old, new, align(old.clauses, new.clauses), Rules()).residue) == left


LISTS = (
    "We use these to answer your letters, and for nothing else that we know of:",
    "* The name and the address that you gave us",
    "* The pages that you visited on our website",
    "We use these to improve our shop, by counting what is looked at and what is bought:",
    "* The pages that you visited on our website",
    "* The things that you bought of us so far",
)


@pytest.mark.parametrize("at", [2, 4])
def test_an_entry_of_one_list_is_left_though_another_list_has_it_too(at: int) -> None:
    whole = (*BODY[:4], *LISTS, *BODY[4:])
    less = tuple(line for number, line in enumerate(whole) if number != at + 4)
    assert compared(whole, less).residue
    assert compared(less, whole).residue


def test_a_passage_that_is_printed_twice_says_nothing_new() -> None:
    whole = (*BODY[:4], *LISTS, *BODY[4:])
    assert not compared(whole, (*whole, *LISTS)).residue
    assert not compared((*whole, *LISTS), whole).residue


def test_above_a_menu_of_legal_documents_stands_the_site() -> None:
    menu = ("Platform Terms", "Privacy Policy", "Community Guidelines")
    notice = "We have written our cookie policy anew, and say in it what every one of our cookies is there for."
    assert not compared(("# Legal", *menu, *BODY), ("# Legal", notice, *menu, *BODY)).residue
    assert compared(BODY, (BODY[0], notice, *BODY[1:])).residue
    assert compared(BODY, (*BODY[:3], notice, *BODY[3:])).residue


def test_a_line_at_the_foot_is_a_menu_only_where_it_leads_about_the_site() -> None:
    foot = {
        "Careers": "https://acme.example/careers",
        "Press": "https://www.acme.example/press",
        "LinkedIn": "https://www.linkedin.com/company/acme",
        "Tollgate Analytics": "https://tollgate.example/privacy",
        "privacy@acme.example": "mailto:privacy@acme.example",
    }
    old = text(BODY)
    more = tuple(clause(line)._replace(links=(link,)) for line, link in foot.items())
    new = Text((*old.clauses, *more), old.claims)
    left = difference(old, new, align(old.clauses, new.clauses), Rules()).residue
    assert {new.clauses[at].text for edit in left for at in edit.new} == {
        "Tollgate Analytics",
        "privacy@acme.example",
    }


def test_an_address_is_looked_for_once_in_a_word() -> None:
    """From each of its letters on, this would take hours."""
    assert not hides_email("a." * 400_000 + " @")
    assert without_emails("a." * 400_000 + " [email protected] a.b-c@d.example.").count(EMAIL_MARK) == 2


def test_a_yes_that_becomes_a_no_is_left() -> None:
    table = after("Fenwick Bank", "Do we sell it?", "No")
    assert compared(table, tuple("Yes" if line == "No" else line for line in table)).residue


def test_figures_keep_their_point_and_their_sign() -> None:
    fee = after("Fenwick Bank", "The fee is 1.5 % of every order that you place with us or with them.")
    for other in ("15 %", "1.5 €", "1,6 %"):
        assert compared(fee, tuple(line.replace("1.5 %", other) for line in fee)).residue


def test_a_clause_under_another_heading_is_left() -> None:
    moved = tuple(line for line in BODY if line != "Oxbow Post")
    at = moved.index(BODY[5]) + 1
    assert compared(BODY, (*moved[:at], "Oxbow Post", *moved[at:])).residue


def test_a_long_clause_under_another_heading_is_left() -> None:
    """Whichever of the two is said to have moved: the heading is the shorter one."""
    long = " ".join(
        [BODY[5].rstrip("."), *(f"and what we said of it in the year {year}" for year in range(2000, 2009))]
    )
    under, over = (*BODY[:6], long, *BODY[6:]), (*BODY[:7], long, *BODY[7:])
    assert compared(under, over).residue
    assert compared(over, under).residue


LONG = "We share your personal data with partners who may keep it for as long as they deem it useful to anybody. " * 2


@pytest.mark.parametrize(
    ("old", "new"),
    [
        # What was said to be so only with consent is so without it.
        (
            ("# With your consent", LONG, "# Without your consent", BODY[3], BODY[5]),
            ("# With your consent", "# Without your consent", BODY[3], LONG, BODY[5]),
        ),
        # The same words stand first under both.
        (
            ("# With your consent", "In short:", LONG, "# Without your consent", "In short:", BODY[5]),
            ("# Without your consent", "In short:", LONG, "# With your consent", "In short:", BODY[5]),
        ),
        (
            ("# With your consent", LONG, BODY[3], "# Without your consent", BODY[5]),
            ("# Without your consent", LONG, BODY[3], "# With your consent", BODY[5]),
        ),
    ],
)
def test_headings_that_passed_a_clause_are_left(old: tuple[str, ...], new: tuple[str, ...]) -> None:
    assert compared(("# Policy", *old, *BODY[9:]), ("# Policy", *new, *BODY[9:])).residue
    assert compared(("# Policy", *new, *BODY[9:]), ("# Policy", *old, *BODY[9:])).residue


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (("# Data", BODY[3], "# Storage", BODY[5]), ("# Storage", BODY[5], "# Data", BODY[3])),
        (("# 1. Data", BODY[3], "# 2. Storage", BODY[5]), ("# 1. Storage", BODY[5], "# 2. Data", BODY[3])),
        (("# Oxbow Post", "# Larkmail", "# Fenwick Bank"), ("# Larkmail", "# Oxbow Post", "# Fenwick Bank")),
        (
            ("# Data", "* Name", "* Street", "# Storage", BODY[5]),
            ("# Storage", BODY[5], "# Data", "* Street", "* Name"),
        ),
        (
            ("# Data", BODY[1], BODY[3], "# Storage", BODY[5]),
            ("# Storage", BODY[5], "# Data", BODY[1][:-1] + "7", BODY[3]),
        ),
    ],
)
def test_a_section_in_another_place_is_not(old: tuple[str, ...], new: tuple[str, ...]) -> None:
    assert not compared(("# Policy", *old, *BODY[9:]), ("# Policy", *new, *BODY[9:])).residue


def test_a_title_that_opens_its_clause_is_not_the_heading_over_it() -> None:
    title, words = "Cookies", "Cookies. We use them to remember which pages of our shop you have seen before."

    def ordered(*lines: str) -> Text:
        found = text(("# Policy", *lines, *BODY[9:]))
        own = [each._replace(path=(*each.path, title)) if each.text == words else each for each in found.clauses]
        return Text(tuple(own))

    old = ordered("# With your consent", words, BODY[3], "# Without your consent", BODY[5])
    new = ordered("# With your consent", BODY[3], "# Without your consent", BODY[5], words)
    assert difference(old, new, align(old.clauses, new.clauses), Rules()).residue


def test_partners_in_another_order_are_not() -> None:
    swapped = list(BODY)
    at = swapped.index("Oxbow Post")
    swapped[at], swapped[at + 1] = swapped[at + 1], swapped[at]
    assert compared(BODY, tuple(swapped)).residue == ()


def test_an_operator_may_name_furniture_and_turn_rules_off() -> None:
    visitor = after(BODY[5], "You are visitor 4711 of this very page, and we are glad of it.")
    assert compared(BODY, visitor).residue
    assert not compared(BODY, visitor, Rules(furniture=(Pattern("you are visitor *"),))).residue
    assert compared(BODY, (*BODY, "Back to top"), Rules(off=frozenset({"page furniture"}))).residue


def test_an_announcement_is_never_a_mere_date() -> None:
    old, new = text(BODY), text(("New terms from 1 May 2027", *BODY))
    banner = DateClaim(Role.NEXT, "2027-05-01", Precision.DAY, "from 1 May 2027", 0, "banner")
    found = difference(old, Text(new.clauses, (banner,)), align(old.clauses, new.clauses), Rules())
    assert found.residue


words = st.text(st.sampled_from("abc 1"), min_size=1, max_size=12).filter(str.strip)


@given(st.lists(words, max_size=6), st.lists(words, max_size=6))
def test_a_difference_is_taken_apart_without_loss(old: list[str], new: list[str]) -> None:
    one, other = text(tuple(old)), text(tuple(new))
    edits = align(one.clauses, other.clauses)
    found = difference(one, other, edits, Rules())
    parts = [edit for edit, _ in found.noise] + list(found.residue)
    assert sorted(map(repr, parts)) == sorted(repr(edit) for edit in edits if edit.op != "equal")


def test_every_rule_can_be_turned_off_by_its_name() -> None:
    suspicions = {"other language", "a part of the page", "another text in its place"}
    rules = {name for name, _, _ in RULES} | {
        why.rule for why in (BOUNDARIES, ALTERNATES, GONE, OTHERWISE, RETURNED, UNSETTLED)
    }
    assert set(NAMES) == rules | suspicions


GERMAN = (
    "Wir erheben Ihren Namen und die Adresse und löschen sie nach der Bestellung, wenn das nicht verboten ist.",
)


def test_natures() -> None:
    whole = text(BODY * 2)
    assert (nature(whole, text(GERMAN * 3)) or whole).kind is ChangeClass.OTHER_EDITION  # type: ignore[union-attr]
    part = nature(whole, text(BODY[:6]))
    assert part is not None
    assert part.kind is ChangeClass.PARTIAL
    other = nature(whole, text(("Buy two lamps and get the third one for free at any of our shops.",)))
    assert other is not None
    assert other.kind is ChangeClass.NOT_POLICY
    assert nature(whole, text(tuple(line.replace("30 days", "60 days") for line in BODY * 2))) is None


def test_a_language_is_known_where_it_is_plain() -> None:
    assert language(text(BODY)) == "en"
    assert language(text(GERMAN)) == "de"
    assert language(text(("当社はお客様の個人情報を取得します。",))) == "ja"
    assert language(text(("Oxbow Post", "Fenwick Bank"))) is None

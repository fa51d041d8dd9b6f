"""The names of rules, decisions and marks in sentences, as ``clausewatch explain`` tells them."""

from __future__ import annotations

from crawler.model.text import DateClaim, Mark, Settled

RULES = {
    "modified": "words before the date say that the text was last changed then",
    "modified after": "words after the date say that the text was changed then",
    "effective": "words before the date say that the text applies from then on",
    "effective after": "words after the date say that the text applies from then on",
    "weak": "a word that is said of anything dated stands right before the date (“version”, “dated”)",
    "starting": "a word of beginning stands right before the date (“from”)",
    "bare": "the date stands alone in its clause",
    "signed": "a place and the date stand alone, as under a letter",
    "titled": "the date follows the title of the text",
    "entry": "the date opens an entry in a list of changes",
    "earlier": "the words or the headings around it speak of earlier versions",
    "closed": "the words say until when a version applies",
    "announced": "a banner announces the next version",
}
PLACES = {
    "head": "near the beginning of the text",
    "middle": "in the middle of the text",
    "tail": "near the end of the text",
}
SETTLED = {
    Settled.LANGUAGE: "the language of the text puts the day first",
    Settled.DOTS: "dates with dots put the day first nearly everywhere",
    Settled.DOCUMENT: "other dates of the same text leave no doubt",
    Settled.WORDS: "the text states the same day again in words",
    Settled.CAPTURE: "the other reading is later than the capture",
    Settled.SIBLINGS: "the nearest versions of the policy that leave no doubt write it so",
    Settled.SEQUENCE: "only so do the dates of the policy's versions run forwards",
}
MARKS = {
    Mark.FUTURE: "it lies after the first capture of the text",
    Mark.ANCIENT: "it lies more than fifteen years before the first capture of the policy",
    Mark.DISPUTED: "the text states two different dates in this role",
}


def rule_sentence(claim: DateClaim) -> str:
    """What the rule that took a claim looks at, and where."""
    rule, _, place = claim.rule.partition(", ")
    return f"{RULES[rule]}, {PLACES[place]}"


def order_sentence(claim: DateClaim) -> str:
    """How day and month were told apart; empty where there was nothing to tell."""
    if claim.alternative:
        return f"open: it can also be read as {claim.alternative}, and nothing says which"
    return f"settled by {claim.settled}: {SETTLED[claim.settled]}" if claim.settled else ""

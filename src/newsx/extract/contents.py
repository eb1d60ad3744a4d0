"""Which words are what is said: where a content begins and ends, and what in it is the reporter's own."""

from __future__ import annotations

from spacy.tokens import Token

from newsx.extract.attribution_parts import Tokens, trimmed
from newsx.extract.cues import lexicon
from newsx.extract.grammar import FINITE, RELATIVE_CLAUSES, clauses_of, subject_of, subtree
from newsx.extract.reporting_words import can_blame_or_demand, can_report, can_speak, is_channel
from newsx.extract.source_phrases import CITING

_VENUES = frozenset(
    {
        "conference",
        "meeting",
        "speech",
        "session",
        "rally",
        "court",
        "parliament",
        "visit",
        "call",
        "twitter",
        "facebook",
        "television",
        "hearing",
        "today",
        "yesterday",
    }
)


_NAMES_OF_CLAIMS = frozenset(
    {"claim", "accusation", "charge", "allegation", "assertion", "suggestion", "figure", "account", "version", "demand"}
)


def content_of(head: Token, *, reporter: bool = False) -> Tokens:
    """A complement up to the semicolon at which a further clause begins; one within a quotation belongs to it.

    `reporter`: a relative clause after a comma is the reporter's own.
    """
    start, end = subtree(head)
    quoted = False
    for place in range(start, end):
        token = head.doc[place]
        if token.is_quote:
            quoted = not quoted
        elif (
            place > head.i
            and not quoted
            and (
                token.text == ";"
                or _brings_in_quotation(token)
                or others_speak(token)
                or _reports_anew(token)
                or turns_against(token)
                or _names_the_claim(token)
                or (reporter and is_aside(token) and _is_last(token, end))
            )
        ):
            end = place
            break
    return trimmed(head.doc, start, end)


def object_content(verb: Token, noun: Token) -> Tokens:
    """An object with the adverbials after it, but when and where it was said, and without the reporter's relative clause."""
    start, end = subtree(noun)
    for child in verb.rights:
        if child.i > noun.i and child.left_edge.i == end and child.dep_ in {"obl", "prep"} and not _tells_when_or_where(child):
            end = child.right_edge.i + 1
    for child in noun.rights:
        if child.dep_ in RELATIVE_CLAUSES and "," in {child.left_edge.text, verb.doc[child.left_edge.i - 1].text}:
            end = min(end, child.left_edge.i)
    return trimmed(verb.doc, start, _before_aside(noun, end))


def _before_aside(noun: Token, end: int) -> int:
    """Where an object ends: before the reporter's relative clause on any noun in it, and before the channel it went out by.

    `any plans to leave the port[, which is theirs]`, `their outrage [on social media]`
    """
    quoted = False
    for token in noun.doc[noun.i + 1 : end]:
        quoted = quoted != token.is_quote
        if not quoted and (
            is_aside(token)
            or turns_against(token)
            or _is_measured(token)
            or (token.lower_ in {"on", "via"} and token.head.i > token.i and is_channel(token.head))
        ):
            return token.i
    return end


def _is_measured(comma: Token) -> bool:
    """Whether the reporter compares a figure with another: `a profit of two dollars a share[, well above the forecast]`."""
    return comma.text == "," and comma.i + 1 < len(comma.doc) and comma.nbor().lower_ in {"well", "far", "up", "down", "compared"}


def _tells_when_or_where(phrase: Token) -> bool:
    """Whether an adverbial belongs to the act of saying: `on Monday`, `in a statement`, `at a conference`."""
    words = list(phrase.subtree)
    if words[0].lower_ == "to":
        return True
    if (phrase.ent_type_ or phrase.left_edge.ent_type_) in {"DATE", "TIME"} and words[0].lower_ not in {
        "in",
        "for",
        "over",
        "within",
        "after",
    }:
        return True
    return phrase.lemma_.lower() in lexicon().file.document_nouns | _VENUES or any(
        word.head.i == phrase.i and word.lemma_.lower() in lexicon().file.document_nouns | _VENUES for word in words
    )


def _brings_in_quotation(colon: Token) -> bool:
    """Whether a colon ends what is told in the reporter's words, and the source's own follow: `said the plan was dead: "It is over."`"""
    return colon.text == ":" and colon.i + 1 < len(colon.doc) and colon.nbor().is_quote


def is_aside(comma: Token) -> bool:
    """Whether a relative clause begins with a comma, which the reporter may have added: `said the port[, which is theirs], was shut`."""
    return comma.text == "," and comma.i + 1 < len(comma.doc) and comma.doc[comma.i + 1].lower_ in {"which", "who", "where"}


def _is_last(comma: Token, end: int) -> bool:
    """Whether what is said does not go on after an aside: not `the port[, which is theirs,] was shut`, `had [, who knew,] to wait`."""
    clause = comma.nbor().head
    after = subtree(clause)[1]
    if clause.dep_ not in RELATIVE_CLAUSES or after >= end - 1 or comma.doc[after].text != ",":
        return True
    following = comma.doc[after + 1]
    return following.tag_ not in FINITE | {"TO"} and not following.is_quote


def others_speak(joint: Token) -> bool:
    """Whether a conjunction brings in somebody else's words: `… fell, while the union said they rose`."""
    verb = joint.head
    if (
        joint.lower_ not in {"while", "whereas", "and", "but", "as", "though", "although"}
        or verb.i < joint.i
        or not verb.tag_.startswith("VB")
    ):
        return False
    if not can_report(verb) and not can_blame_or_demand(verb):
        return False
    if verb.dep_ == "conj" and subject_of(verb) is None:  # `its boats had sunk them, and insisted that`: boats insist on nothing
        shared = subject_of(verb.head)
        return verb.tag_ in {"VBD", "VBZ", "VBP"} and bool(clauses_of(verb)) and (shared is None or not can_speak(shared))
    return (subject := subject_of(verb)) is not None and joint.i < subject.i and can_speak(subject) and subject.tag_ != "PRP"


def turns_against(comma: Token) -> bool:
    """Whether the reporter goes on with his own words: `…, contrary to the explanation`, `despite the evidence`, `…, adding that`."""
    doc, place = comma.doc, comma.i
    if comma.lower_ == "despite":
        return True
    if comma.text != "," or place + 1 >= len(doc):
        return False
    following = doc[place + 1]
    return following.lower_ in {"contrary", "however", "contradicting", "despite"} or (
        following.tag_ == "VBG" and (can_report(following) or following.lemma_.lower() in CITING or can_blame_or_demand(following))
    )


def _names_the_claim(comma: Token) -> bool:
    """Whether the reporter calls what was said something, to tell who answers it: `…, a claim that Moscow denied`."""
    doc, place = comma.doc, comma.i
    if comma.text != "," or place + 4 >= len(doc) or doc[place + 1].lower_ not in {"a", "an", "the"}:
        return False
    return doc[place + 2].lower_ in _NAMES_OF_CLAIMS and doc[place + 3].lower_ in {"that", "which", "denied", "rejected", "dismissed"}


def _reports_anew(comma: Token) -> bool:
    """Whether a relative clause after a comma is itself an attribution: `…, which he said would help`."""
    doc, place = comma.doc, comma.i
    if comma.text != "," or place + 4 >= len(doc) or doc[place + 1].lower_ not in {"which", "who"}:
        return False
    return any(
        token.lemma_ in {"say", "call", "describe", "claim", "argue"} and token.tag_.startswith("VB")
        for token in doc[place + 2 : place + 5]
    )

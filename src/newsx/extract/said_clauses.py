"""What a verb of saying governs in clauses, however the parser has joined them."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Doc, Token

from newsx.extract.attribution_parts import Tokens, trimmed
from newsx.extract.contents import content_of
from newsx.extract.cues import lexicon
from newsx.extract.grammar import (
    BEGINS_NOUN,
    CLAUSES_OF_NOUNS,
    FINITE,
    IN_NOUN,
    RELATIVE_CLAUSES,
    RELATIVE_PRONOUNS,
    clauses_of,
    has_to,
    infinitive_of,
    is_negated,
    may_come_first,
    objects_of,
    subject_of,
    subtree,
)
from newsx.extract.reporting_words import can_blame_or_demand, can_report, can_speak, is_channel
from newsx.labels import SUBJECT_DEPENDENCIES


def clauses_said(verb: Token) -> list[Tokens]:
    """What a verb says in clauses: complements on either side, or the clause that it is put into (`The deal, he said, was off`)."""
    found = [_with_stray_subject(clause, verb) for clause in _own_clauses(verb)]
    found += [content_of(child) for child in verb.rights if child.dep_ == "advcl" and _is_complement(child, verb)]
    if not found:
        found = [
            content_of(child) for noun in verb.rights for child in noun.rights if noun.dep_ in {"obl", "prep"} and _is_that_clause(child)
        ]
    if not found and verb.dep_ == "parataxis" and verb.head.i != verb.i and not _opens_new_clause(verb):
        found = _around(verb, verb.head)
    if not found and verb.dep_ == "advcl" and any(child.lower_ == "as" and child.dep_ == "mark" for child in verb.lefts):
        found = _around(verb, verb.head) if not objects_of(verb) else []
    if not found and _is_put_between(verb):
        found = _around(verb, verb.head if verb.dep_ == "advcl" else verb.head.head)
    return sorted(span for span in found if span[0] < span[1])


def _is_put_between(verb: Token) -> bool:
    """Whether a tag stands between commas as a relative or adverbial clause would: `The plan, Ann Lee said, is …`"""
    doc, subject, head = verb.doc, subject_of(verb), verb.head
    if verb.dep_ == "advcl":
        fits = not any(child.dep_ in {"mark", "advmod"} for child in verb.lefts) and head.i > verb.i
    else:
        fits = verb.dep_ in CLAUSES_OF_NOUNS and head.dep_.split(":")[0] in {"nsubj", "nsubjpass"}
    return (
        fits
        and subject is not None
        and subject.lower_ not in RELATIVE_PRONOUNS
        and "," in {doc[verb.left_edge.i].text, doc[verb.left_edge.i - 1].text}
        and verb.right_edge.i + 1 < len(doc)
        and "," in {doc[verb.right_edge.i].text, doc[verb.right_edge.i + 1].text}
        and not objects_of(verb)
    )


def _own_clauses(verb: Token) -> list[Token]:
    """The complements of a verb, without what a verb of saying joined to it says: `said A and said B`, `"A," he said, asking B`."""
    clauses = [
        it
        for it in [*clauses_of(verb), *_bare_infinitives(verb)]
        if not (it.tag_ == "VBG" and subject_of(it) is None and it.lemma_.lower() in lexicon().verbs) or _follows_object(it, verb)
    ]
    if len(clauses) > 1 or infinitive_of(verb) is not None:
        clauses = [it for it in clauses if it.i > verb.i or not _is_set_apart(it, verb)]
    joined = next((it.i for it in verb.rights if it.dep_ == "conj" and it.lemma_.lower() in lexicon().verbs), None)
    if joined is not None:
        clauses = [it for it in clauses if it.i < joined]
    if not clauses and verb.dep_ == "conj" and verb.head.tag_.startswith("VB") and not objects_of(verb):
        clauses = [it for it in clauses_of(verb.head) if it.i > verb.i]
    return clauses


def _is_set_apart(clause: Token, verb: Token) -> bool:
    """Whether a colon or a dash between a clause and a tag shows that it is not what is said: `It is over: unions said they would go.`"""
    between = verb.doc[clause.i : verb.i]
    return any(token.text in {":", ";", "-", "–", "—"} and token.tag_ != "HYPH" for token in between)


def _bare_infinitives(verb: Token) -> list[Token]:
    """`recommended [residents avoid crowds]`, where the parser gives the subject to the verb before it."""
    subjects = [child for child in verb.rights if child.dep_ in SUBJECT_DEPENDENCIES]
    return [it for it in verb.rights if it.dep_ == "xcomp" and it.tag_ == "VB" and not has_to(it) and any(s.i < it.i for s in subjects)]


def _with_stray_subject(clause: Token, verb: Token) -> Tokens:
    """A clause with the subject that the parser has given to the tag: `[Prices] will rise, Ann Lee said`, `She said [no car] was hit`."""
    start, end = content_of(clause, reporter=True)
    if start >= end:
        return start, end  # marks alone
    if start == verb.i + 1 and _tells_how_it_was_said(verb.doc[start], clause):
        start += 1
    if start < verb.i < clause.i and verb.doc[start].tag_ == "VBG":
        start = verb.i + 1  # `Noting the cost, he said it was time`
    if _follows_object(clause, verb):
        return objects_of(verb)[-1].left_edge.i, end  # `shows the party leading`
    if clause.i > verb.i and verb.doc[start].tag_ in FINITE and subject_of(clause) is None and (objects := objects_of(verb)):
        stray = objects[0].left_edge.i
        if verb.i < stray < start and start - objects[0].right_edge.i <= 2:
            return stray, end  # `announced [classes for pupils] would be cancelled`
    if clause.i > verb.i and verb.doc[start].tag_ in FINITE and subject_of(clause) is None:
        start = _start_of_subject(verb, start)
    low, high = sorted((clause.i, verb.i))
    if clause.i < verb.i:
        low = verb.left_edge.i - 1
    if clause.i < verb.i:
        start = max([start, *(it.i + 1 for it in _separate(verb.doc, start, min(end, verb.i)))])
    strays = (it.left_edge.i for it in verb.children if it.dep_ in SUBJECT_DEPENDENCIES and low < it.i < min(high, clause.i))
    return min([start, *strays]), end


def _tells_how_it_was_said(adverb: Token, clause: Token) -> bool:
    """`said [publicly] the port was safe`"""
    after = adverb.nbor().tag_ if adverb.i + 1 < clause.i else ""
    return adverb.tag_ == "RB" and adverb.lower_.endswith("ly") and adverb.head == clause and after in {"DT", "PRP", "PRP$", "NNP", "EX"}


def _follows_object(clause: Token, verb: Token) -> bool:
    """Whether a participle tells of the object right before it: `shows the party [leading by two points]`."""
    return clause.tag_ == "VBG" and any(it.right_edge.i + 1 == clause.left_edge.i for it in objects_of(verb))


def _start_of_subject(verb: Token, start: int) -> int:
    """Where the noun phrase begins that stands between a verb of saying and the finite verb after it, whatever the parser made of it."""
    first = start
    while first > verb.i + 1 and verb.doc[first - 1].tag_ in IN_NOUN and verb.doc[first - 1].lower_ not in {"to", "that"}:
        first -= 1
    while first < start and (may_come_first(verb.doc[first]) or (first == verb.i + 2 and is_channel(verb.doc[first]))):
        first += 1
    return first if first < start and verb.doc[first].tag_ in BEGINS_NOUN else start


def _separate(doc: Doc, start: int, end: int) -> Iterator[Token]:
    """Semicolons outside quotation marks, before which the reporter speaks: `The road was shut; [traffic], police said, [was light]`."""
    quoted = False
    for token in doc[start:end]:
        quoted = quoted != token.is_quote
        if token.text == ";" and not quoted:
            yield token


def _is_complement(clause: Token, verb: Token) -> bool:
    """Whether an adverbial clause is one by the parser's word alone: `said today that …`, `did not say if …`."""
    first = clause.left_edge
    if is_negated(verb) and first.i == verb.i + 1 and first.lower_ in {"when", "where", "why", "how"}:
        return True  # `has not said when the bridge will open`
    mark = next((child for child in clause.lefts if child.dep_ == "mark"), None)
    return mark is not None and (mark.lower_ in {"that", "whether"} or (mark.lower_ == "if" and mark.i == verb.i + 1))


def _is_that_clause(child: Token) -> bool:
    """Whether a clause that the parser has hung on a noun is what is said: `said in a statement that …`."""
    return child.dep_ == "acl" and any(it.lower_ == "that" and it.dep_ == "mark" for it in child.lefts)


def _opens_new_clause(verb: Token) -> bool:
    """Whether a loosely joined clause says something of its own: it comes after a semicolon or has a complement."""
    first = verb.left_edge.i
    return (first > 0 and verb.doc[first - 1].text in {";", ":", ".", "("}) or verb.left_edge.text in {";", "("} or bool(objects_of(verb))


def _around(inner: Token, outer: Token) -> list[Tokens]:
    """A clause without the one put into it."""
    start, end = subtree(outer)
    first, last = subtree(inner)
    return around_tag(outer.doc, (start, first), (last, end))


def around_tag(doc: Doc, before: Tokens, after: Tokens) -> list[Tokens]:
    """The parts of a clause before and after words put into it; `but` after them opens a clause that is not theirs."""
    first = max([before[0], *(it.i + 1 for it in _separate(doc, *before))])
    parts = [trimmed(doc, first, before[1]), trimmed(doc, *after)]
    if parts[1][0] < parts[1][1] and parts[0][0] < parts[0][1] and doc[parts[1][0]].lower_ in {"and", "but", "while", "though", "although"}:
        del parts[1]
    return [part for part in parts if part[1] > part[0]]


def words_before_tag(verb: Token) -> list[Tokens]:
    """What stands before a tag at a sentence's end, where the parser has not joined it: `The deal was off, he said.`"""
    first = min([verb.left_edge.i, verb.i])
    start = verb.sent.start
    if first - start < 4 or verb.doc[first - 1].text != ",":
        return []
    span = trimmed(verb.doc, start, first)
    return [span] if any(token.tag_.startswith(("VB", "MD")) for token in verb.doc[span[0] : span[1]]) else []


def after_gap(verb: Token) -> list[Tokens]:
    """What is said of the noun before a relative clause: `a field which officials said was on fire`."""
    place = verb.i + 1
    if (
        verb.dep_ not in RELATIVE_CLAUSES | {"advcl:relcl"}
        or place >= verb.sent.end
        or verb.doc[place].tag_ not in {"VBD", "VBZ", "VBP", "MD"}
    ):
        return []
    end = next((token.i for token in verb.doc[place : verb.sent.end] if token.text in {",", ";"}), verb.sent.end)
    return [trimmed(verb.doc, place, end)]


def after_tag(verb: Token) -> list[Tokens]:
    """What is said after a tag in the middle: `Prices fell, the bank said, and rents rose`."""
    for child in verb.rights:
        if child.dep_ == "conj" and subject_of(child) is not None and child.lemma_.lower() not in lexicon().verbs:
            start = child.left_edge.i
            before = next((it for it in reversed(verb.doc[verb.i : start + 1]) if it.is_punct), None)
            if before is not None and before.text == "," and start - before.i <= 1:
                return [content_of(child)]
    return []


def joined_clauses(verb: Token, end: int) -> int:
    """Where further clauses end that are joined to the verb of saying but go on with what is said: `said prices fell but rents rose`."""
    for child in verb.rights:
        is_joined = child.dep_ == "conj" or (child.dep_ == "parataxis" and child.left_edge.lower_ in {"so", "but", "and"})
        if not is_joined or subject_of(child) is None or child.left_edge.i > end + 2:
            continue
        if can_report(child) and clauses_of(child) and not any(it.lower_ == "that" and it.dep_ == "mark" for it in child.lefts):
            continue
        if can_blame_or_demand(child) and objects_of(child) and (speaker := subject_of(child)) is not None and can_speak(speaker):
            continue
        if any(token.is_quote or token.text == ";" for token in verb.doc[end : child.left_edge.i + 2]):
            continue
        end = content_of(child)[1]
    return end

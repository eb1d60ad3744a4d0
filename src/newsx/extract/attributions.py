"""Finds attributions in grammar: each cue with its source and the words that are its content.

What counts as a cue, and how it is built into a sentence, stands in `rules/cues.toml`; here are the constructions. Quotations are joined
to what is found here in `newsx.extract.claims`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from spacy.tokens import Doc, Token

from newsx.extract.cues import PREPOSITIONS, Entry, Frame, lexicon, speakers
from newsx.extract.grammar import (
    CLAUSES_OF_NOUNS,
    RELATIVE_CLAUSES,
    RELATIVE_PRONOUNS,
    agent_of,
    clauses_of,
    has_to,
    infinitive_of,
    is_negated,
    is_passive,
    objects_of,
    particles_of,
    possessor_of,
    prepositional_of,
    subject_of,
    subtree,
)
from newsx.labels import SUBJECT_DEPENDENCIES

Tokens = tuple[int, int]
"""First token and the one after the last."""

_REFUSING = frozenset({"refuse", "decline", "fail", "avoid", "neglect"})
_CITING = frozenset({"cite", "quote"})
_OBJECT_CONTROL = frozenset({"ask", "urge", "tell", "force", "allow", "order", "want", "persuade", "invite", "encourage", "press", "expect", "enable", "lead"})
_CUT_AFTER_SOURCE = CLAUSES_OF_NOUNS | {"advcl", "parataxis", "ccomp", "xcomp", "cc:preconj"}
_VENUES = frozenset({"conference", "meeting", "speech", "session", "rally", "court", "parliament", "visit", "call", "twitter", "facebook", "television", "hearing", "today", "yesterday"})
_NO_SOURCE = frozenset({"it", "there", "this", "that", "what"})
_LEADING = frozenset({"that", "–", "—", "-", ",", ":", ";", "."})
_WITHIN_PHRASE = frozenset(
    {"det", "amod", "compound", "nmod:poss", "nmod:desc", "nmod:unmarked", "poss", "flat", "nummod", "nn", "quantmod", "predet", "advmod", "punct"}
)
"""How words hang on the noun to their right."""

_ORDER = (
    "object+clause",
    "object+infinitive",
    "infinitive",
    "object+complement",
    "object+as",
    "object+of",
    "object+for",
    "object+against",
    "object+with",
    "object+over",
    *sorted(PREPOSITIONS),
    "object",
)


class Source(NamedTuple):
    """The tokens of a source and its head; `relative` is the pronoun that stands for it at the verb."""

    tokens: Tokens
    head: int
    relative: int | None = None


@dataclass(slots=True)
class Attribution:
    """A cue with what belongs to it, all in tokens. `tag` is the cue's clause without the content: `the minister said on Monday`."""

    frame: Frame
    construction: str
    cue: Tokens
    head: int
    source: Source | None
    content: list[Tokens]
    tag: Tokens
    addressee: Tokens | None = None
    negated: bool = False
    refused: bool = False
    passive: bool = False
    via: list[Source] = field(default_factory=list)


def attributions(doc: Doc) -> Iterator[Attribution]:
    """All attributions by verbs, nouns, adverbs and phrases, in the order of their cues; those whose words are in a quotation alone."""
    known = lexicon()
    for token in doc:
        tag = token.tag_
        if tag.startswith("VB"):
            if (entries := known.verbs.get(token.lemma_.lower())) and (found := _of_verb(token, entries)):
                yield found
        elif tag.startswith("NN"):
            if (entries := known.nouns.get(token.lemma_.lower())) and (found := _of_noun(token, entries)):
                yield found
        elif tag == "RB" and (entries := known.adverbs.get(token.lower_)) and (found := _of_adverb(token, entries)):
            yield found
        if (entries := known.phrases.get(token.lower_)) and (found := _of_phrase(token, entries)):
            yield found


def _of_verb(verb: Token, entries: list[Entry]) -> Attribution | None:
    if verb.dep_ in {"amod", "compound", "case", "fixed", "mark"}:
        return None
    fitting = [(frame, end) for rest, frame in entries if (end := _end_of_cue(verb, rest)) is not None]
    if not fitting:
        return None
    longest = max(end for _, end in fitting)
    negated = is_negated(verb)
    frames = [frame for frame, end in fitting if end == longest and (negated or not frame.only_negated)]
    passive = is_passive(verb)
    if verb.lemma_.lower() in _CITING and verb.tag_ == "VBG" and verb.dep_ == "advcl" and _can_report(verb.head) and any(map(can_speak, objects_of(verb))):
        return None  # the source of a source: see `_cited`
    source, refused, first = (_agent(verb), False, verb.i) if passive else _source(verb)
    if source is None and not passive:
        return None
    if source is not None:
        head = verb.doc[source.head]
        frames = [frame for frame in frames if (is_document(head) if frame.document else can_speak(head))]
    found = _passive(verb, frames) if passive else _active(verb, frames, longest)
    if found is None:
        return None
    frame, construction, content, addressee = found
    if source and not content and construction != "quote":
        return None
    if negated or refused:
        first = min([first, *(child.i for child in verb.lefts if negated and child.dep_ in {"aux", "neg", "advmod"} and child.i >= verb.i - 5)])
    return Attribution(
        frame,
        construction,
        (first, max(longest, verb.i + 1)),
        verb.i,
        source,
        content,
        _tag(verb, source, content),
        addressee,
        negated,
        refused,
        passive,
        list(_cited(verb)),
    )


def _cited(verb: Token) -> Iterator[Source]:
    """The sources that a source relies on: `Citing two officials, the paper said`, `the paper reported, quoting a survey`."""
    for child in verb.children:
        if child.dep_ == "advcl" and child.tag_ == "VBG" and child.lemma_.lower() in _CITING:
            yield from (_as_source(noun) for noun in objects_of(child) if can_speak(noun))


def _end_of_cue(verb: Token, rest: tuple[str, ...]) -> int | None:
    """The token after the cue's last word, if its other words follow the verb or are its particles."""
    end = verb.i + 1
    particles: set[str] | None = None
    for word in rest:
        if end < len(verb.doc) and verb.doc[end].lower_ == word:
            end += 1
            continue
        particles = particles_of(verb) if particles is None else particles
        if word not in particles:
            return None
    return end


Found = tuple[Frame, str, list[Tokens], Tokens | None]


def _active(verb: Token, frames: list[Frame], end: int) -> Found | None:
    """`end` is the token after the cue's words; what the last of them governs is an object: `called on Turkey to halt`."""
    clauses = _clauses(verb)
    objects = objects_of(verb)
    if not objects and end > verb.i + 1:
        objects = [head for _, first, head in prepositional_of(verb) if first.i == end - 1]
    takes = {construction for frame in frames for construction in frame.takes}
    if clauses and clauses[-1][0] > verb.i:
        clauses[-1] = clauses[-1][0], max(clauses[-1][1], _joined_clauses(verb, clauses[-1][1]))
    elif clauses:
        clauses += _after_tag(verb)
    if clauses and (frame := _taking(frames, "clause", "quote")):
        return frame, "clause", clauses, _span(objects[0]) if objects else _addressee(verb)
    if clauses and (frame := _taking(frames, "object+clause")):
        return frame, "object+clause", clauses, _span(objects[0]) if objects else None
    for construction in _ORDER:
        if construction in takes and (content := _complement(verb, construction, objects)):
            frame = _taking(frames, construction)
            if frame:
                return frame, construction, [(max(first, end), last) for first, last in content], None
    if (frame := _taking(frames, "clause")) and (gap := _after_gap(verb)):
        return frame, "clause with a gap", gap, None
    if frame := _taking(frames, "quote"):
        return frame, "quote", _before(verb), _span(objects[0]) if objects else _addressee(verb)
    return None


def _joined_clauses(verb: Token, end: int) -> int:
    """Where further clauses end that are joined to the verb of saying but go on with what is said: `said prices fell but rents rose`."""
    for child in verb.rights:
        if child.dep_ != "conj" or subject_of(child) is None or child.left_edge.i > end + 2:
            continue
        if _can_report(child) and not any(it.lower_ == "that" and it.dep_ == "mark" for it in child.lefts):
            continue
        if any(token.is_quote for token in verb.doc[end : child.left_edge.i + 2]):
            continue
        end = _content(child)[1]
    return end


def _can_report(verb: Token) -> bool:
    """Whether a verb takes clauses or quotations as what is said."""
    return any({"clause", "quote"} & frame.takes for _, frame in lexicon().verbs.get(verb.lemma_.lower(), ()))


def _after_tag(verb: Token) -> list[Tokens]:
    """What is said after a tag in the middle: `Prices fell, the bank said, and rents rose`."""
    for child in verb.rights:
        if child.dep_ == "conj" and subject_of(child) is not None and child.lemma_.lower() not in lexicon().verbs:
            start = child.left_edge.i
            before = next((it for it in reversed(verb.doc[verb.i : start + 1]) if it.is_punct), None)
            if before is not None and before.text == "," and start - before.i <= 1:
                return [_content(child)]
    return []


def _taking(frames: list[Frame], *constructions: str) -> Frame | None:
    return next((frame for construction in constructions for frame in frames if construction in frame.takes), None)


def _clauses(verb: Token) -> list[Tokens]:
    """What a verb says in clauses: complements on either side, or the clause that it is put into (`The deal, he said, was off`)."""
    found = [_with_stray_subject(clause, verb) for clause in _own_clauses(verb)]
    found += [_content(child) for child in verb.rights if child.dep_ == "advcl" and _is_complement(child, verb)]
    if not found and verb.dep_ == "parataxis" and verb.head.i != verb.i and not _opens_new_clause(verb):
        found = _around(verb, verb.head)
    if not found and verb.dep_ == "advcl" and any(child.lower_ == "as" and child.dep_ == "mark" for child in verb.lefts):
        found = _around(verb, verb.head) if not objects_of(verb) else []
    return sorted(span for span in found if span[0] < span[1])


def _own_clauses(verb: Token) -> list[Token]:
    """The complements of a verb but what belongs to a verb of saying that is joined to it: `said A and said B`, `"A," he said, asking B`."""
    clauses = [it for it in clauses_of(verb) if not (it.tag_ == "VBG" and subject_of(it) is None and it.lemma_.lower() in lexicon().verbs)]
    joined = next((it.i for it in verb.rights if it.dep_ == "conj" and it.lemma_.lower() in lexicon().verbs), None)
    if joined is not None:
        clauses = [it for it in clauses if it.i < joined]
    if not clauses and verb.dep_ == "conj" and verb.head.tag_.startswith("VB") and not objects_of(verb):
        clauses = [it for it in clauses_of(verb.head) if it.i > verb.i]
    return clauses


def _with_stray_subject(clause: Token, verb: Token) -> Tokens:
    """A clause with the subject that the parser has given to the tag: `[Prices] will rise, Ann Lee said`, `She said [no car] was hit`."""
    start, end = _content(clause)
    low, high = sorted((clause.i, verb.i))
    if clause.i < verb.i:
        low = verb.left_edge.i - 1
    strays = (it.left_edge.i for it in verb.children if it.dep_ in SUBJECT_DEPENDENCIES and low < it.i < min(high, clause.i))
    return min([start, *strays]), end


def _is_complement(clause: Token, verb: Token) -> bool:
    """Whether an adverbial clause is one by the parser's word alone: `said today that …`, `did not say if …`."""
    mark = next((child for child in clause.lefts if child.dep_ == "mark"), None)
    return mark is not None and (mark.lower_ in {"that", "whether"} or (mark.lower_ == "if" and mark.i == verb.i + 1))


def _opens_new_clause(verb: Token) -> bool:
    """Whether a loosely joined clause says something of its own: it comes after a semicolon or has a complement."""
    first = verb.left_edge.i
    return (first > 0 and verb.doc[first - 1].text in {";", ":", ".", "("}) or verb.left_edge.text in {";", "("} or bool(objects_of(verb))


def _around(inner: Token, outer: Token) -> list[Tokens]:
    """A clause without the one put into it."""
    start, end = subtree(outer)
    first, last = subtree(inner)
    return _around_tag(outer.doc, (start, first), (last, end))


def _around_tag(doc: Doc, before: Tokens, after: Tokens) -> list[Tokens]:
    """The parts of a clause before and after words put into it; `but` after them opens a clause that is not theirs."""
    parts = [_trim(doc, *before), _trim(doc, *after)]
    if parts[1][0] < parts[1][1] and parts[0][0] < parts[0][1] and doc[parts[1][0]].lower_ in {"and", "but", "while", "though", "although"}:
        del parts[1]
    return [part for part in parts if part[1] > part[0]]


def _before(verb: Token) -> list[Tokens]:
    """What stands before a tag at a sentence's end, where the parser has not joined it: `The deal was off, he said.`"""
    first = min([verb.left_edge.i, verb.i])
    start = verb.sent.start
    if first - start < 4 or verb.doc[first - 1].text != ",":
        return []
    span = _trim(verb.doc, start, first)
    return [span] if any(token.tag_.startswith(("VB", "MD")) for token in verb.doc[span[0] : span[1]]) else []


def _after_gap(verb: Token) -> list[Tokens]:
    """What is said of the noun before a relative clause: `a field which officials said was on fire`."""
    place = verb.i + 1
    if verb.dep_ not in RELATIVE_CLAUSES | {"advcl:relcl"} or place >= verb.sent.end or verb.doc[place].tag_ not in {"VBD", "VBZ", "VBP", "MD"}:
        return []
    end = next((token.i for token in verb.doc[place : verb.sent.end] if token.text in {",", ";"}), verb.sent.end)
    return [_trim(verb.doc, place, end)]


def _complement(verb: Token, construction: str, objects: list[Token]) -> list[Tokens]:
    """The content that a construction gives, if the verb has it here."""
    doc = verb.doc
    if construction == "infinitive":
        infinitive = infinitive_of(verb)
        return [_content(infinitive, reporter=True)] if infinitive is not None and not objects else []
    if construction == "object":
        if not objects:
            return [_content(child) for child in verb.rights if child.dep_ in {"xcomp", "ccomp"} and child.tag_ == "VBG"][:1]
        return [_object_content(verb, objects[-1])] if _is_claimable(objects[-1]) else []
    if construction.startswith("object+"):
        if not objects:
            return []
        other = _second(verb, construction.removeprefix("object+"), objects)
        return [_trim(doc, subtree(objects[0])[0], max(subtree(objects[0])[1], subtree(other)[1]))] if other is not None else []
    for preposition, first, head in prepositional_of(verb):
        if preposition == construction:
            return [_trim(doc, first.i + 1, subtree(head)[1])]
    return []


def _object_content(verb: Token, noun: Token) -> Tokens:
    """An object with the adverbials after it, but when and where it was said, and without the reporter's relative clause."""
    start, end = subtree(noun)
    for child in verb.rights:
        if child.i > noun.i and child.left_edge.i == end and child.dep_ in {"obl", "prep"} and not _tells_when_or_where(child):
            end = child.right_edge.i + 1
    for child in noun.rights:
        if child.dep_ in RELATIVE_CLAUSES and "," in {child.left_edge.text, verb.doc[child.left_edge.i - 1].text}:
            end = min(end, child.left_edge.i)
    return _trim(verb.doc, start, end)


def _tells_when_or_where(phrase: Token) -> bool:
    """Whether an adverbial belongs to the act of saying: `on Monday`, `in a statement`, `at a conference`."""
    words = list(phrase.subtree)
    if words[0].lower_ == "to":
        return True
    if any(word.ent_type_ in {"DATE", "TIME"} for word in words) and words[0].lower_ not in {"in", "for", "over", "within", "after"}:
        return True
    return phrase.lemma_.lower() in lexicon().file.document_nouns | _VENUES or any(
        word.head.i == phrase.i and word.lemma_.lower() in lexicon().file.document_nouns | _VENUES for word in words
    )


def _second(verb: Token, what: str, objects: list[Token]) -> Token | None:
    """The second part of `accused Russia of lying`, `urged Russia to leave`, `called the deal illegal`."""
    if what == "clause":
        return next(iter(clauses_of(verb)), None)
    if what == "infinitive":
        return infinitive_of(verb) or next((child for child in objects[0].rights if child.dep_ in {"acl", "xcomp"} and has_to(child)), None)
    if what == "complement":
        complement = next((child for child in verb.rights if child.dep_ in {"xcomp", "oprd", "ccomp", "obj", "dobj"} and child.i > objects[0].i), None)
        quoted = any(token.is_quote for token in verb.doc[objects[-1].left_edge.i : objects[-1].right_edge.i + 1])
        return complement or (objects[-1] if quoted else None)
    places = [*prepositional_of(verb), *prepositional_of(objects[0])]
    return next((head for preposition, _, head in places if preposition == what and head.i > objects[0].i), None)


def _is_claimable(noun: Token) -> bool:
    """Whether an object can be the content: no bare pronoun, which says nothing."""
    return noun.tag_ not in {"WP", "WDT", "EX", "PRP", "DT"}


def _passive(verb: Token, frames: list[Frame]) -> Found | None:
    """`It was claimed that …`, `is believed to be …`, `was accused of …`, and `was condemned by …` for verbs with an object."""
    subject = subject_of(verb)
    if clauses := _clauses(verb):
        frame = _taking(frames, "clause", "object+clause")
        return (frame, "passive clause", clauses, None) if frame else None
    infinitive = infinitive_of(verb)
    if infinitive is not None and (frame := _taking([it for it in frames if "clause" in it.takes and (agent_of(verb) or it.stance != "demands")], "clause")):
        whole = [_span(subject), _content(infinitive)] if subject is not None and subject.lower_ not in _NO_SOURCE else [_content(infinitive)]
        return frame, "passive infinitive", whole, None
    for preposition, first, head in prepositional_of(verb):
        frame = _taking(frames, f"object+{preposition}")
        if preposition != "by" and frame and (frame.stance == "accuses" or agent_of(verb) is not None):
            content = _trim(verb.doc, first.i + 1, subtree(head)[1])
            return frame, f"passive {preposition}", [_span(subject), content] if preposition == "as" and subject is not None else [content], None
    if agent_of(verb) is not None and subject is not None and (frame := _taking(frames, "object", "clause")):
        start = _antecedent(verb) if subject.lower_ in RELATIVE_PRONOUNS else subject
        return (frame, "passive object", [_span(start)], None) if start is not None else None
    return None


def can_speak(head: Token) -> bool:
    """Whether a noun phrase with this head may be a source: a person, a body, a document, or anything with a name."""
    if head.tag_ in {"PRP", "WP", "NNP", "NNPS"} or head.ent_type_ or head.tag_ not in {"NN", "NNS"}:
        return True
    return head.lemma_.lower().rsplit("-", 1)[-1] in speakers() or any(token.ent_type_ in {"PERSON", "PER"} for token in head.rights)


def is_document(head: Token) -> bool:
    """Whether a noun phrase with this head is something written, drawn, filmed or counted, or a pronoun for it."""
    return head.lemma_.lower() in lexicon().file.document_nouns or head.lower_ in {"it", "they", "which", "that"}


def _agent(verb: Token) -> Source | None:
    agent = agent_of(verb)
    return _as_source(agent) if agent is not None else None


def _source(verb: Token) -> tuple[Source | None, bool, int]:
    """Who says it, whether he refuses to, and the first token of the cue."""
    refused, first = False, verb.i
    for _ in range(6):
        subject = subject_of(verb)
        if subject is not None:
            return _from_subject(subject, verb), refused, first
        if (misplaced := _misplaced_subject(verb)) is not None:
            return _as_source(misplaced), refused, first
        head, dep = verb.head, verb.dep_
        if head.i == verb.i:
            break
        if dep in CLAUSES_OF_NOUNS and head.tag_.startswith(("NN", "PRP")):
            return (None if has_to(verb) or verb.tag_ == "VBN" else _as_source(head)), refused, first
        if dep == "xcomp" and head.lemma_ in _OBJECT_CONTROL and (objects := objects_of(head)):
            return _as_source(objects[0]) if False else None, refused, first
        if dep not in {"conj", "xcomp", "advcl", "parataxis", "ccomp", "dep", "ROOT"}:
            break
        if dep in {"xcomp", "ccomp"} and head.lemma_ in _REFUSING:
            refused, first = True, head.i
        verb = head
        if dep == "conj" and (subject := subject_of(verb)) is not None and not can_speak(subject) and verb.dep_ == "ccomp":
            verb = verb.head  # what is said has been joined to what says it
        if is_passive(verb):
            subject = subject_of(verb)
            return (_from_subject(subject, verb) if subject is not None else None), refused, first
    return None, refused, first


def _misplaced_subject(verb: Token) -> Token | None:
    """A subject beside a verb of saying that the parser has given to what is said."""
    if verb.dep_ != "ROOT":
        return None
    for content in verb.children:
        if content.dep_ == "ccomp":
            subjects = [it for it in content.children if it.dep_ in SUBJECT_DEPENDENCIES]
            if content.i > verb.i:
                return next((it for it in subjects if it.i < verb.i), None)
            quoted = max((it.i for it in verb.doc[max(0, verb.i - 15) : verb.i] if it.is_quote), default=verb.i)
            return next((it for it in subjects if quoted < it.i < verb.i), None)
    return None


def _from_subject(subject: Token, verb: Token) -> Source | None:
    if subject.lower_ in RELATIVE_PRONOUNS and subject.tag_ in {"WDT", "WP", "WP$", "IN", "DT"}:
        antecedent = _antecedent(verb)
        if antecedent is not None:
            source = _as_source(antecedent)
            return source._replace(relative=subject.i)
        return None
    if subject.lower_ in _NO_SOURCE - {"it"} or subject.dep_ == "expl":
        return None
    return _as_source(subject)


def _antecedent(verb: Token) -> Token | None:
    """The noun on which the relative clause hangs that the verb stands in."""
    for _ in range(4):
        if verb.dep_ in RELATIVE_CLAUSES:
            return verb.head
        if verb.head.i == verb.i:
            return None
        verb = verb.head
    return None


def _as_source(head: Token) -> Source:
    """The noun phrase with its appositions, without the clauses that hang on it."""
    start, end = subtree(head)
    for child in head.rights:
        after_comma = child.dep_ not in {"appos", "conj", "flat", "punct", "cc"} and "," in {child.left_edge.text, head.doc[child.left_edge.i - 1].text}
        if child.dep_ in _CUT_AFTER_SOURCE or after_comma:
            end = min(end, subtree(child)[0])
    end = next((it.i for it in head.doc[head.i + 1 : end] if it.tag_ in {"VBD", "VBZ", "VBP", "MD"}), end)
    while start < head.i and head.doc[start].tag_.startswith("VB") and head.doc[start].lemma_.lower() in lexicon().verbs:
        start += 1  # an inverted tag whose verb the parser has put into the name
    case = [child.i for child in head.lefts if child.dep_ == "case"]
    start = max([start, *(place + 1 for place in case)])
    for place in range(start, min(end, head.doc[start:end].end)):
        if head.doc[place].is_quote:
            if place < head.i:
                start = place + 1
            elif place > head.i:
                end = place
                break
    return Source(_trim(head.doc, start, max(end, head.i + 1)), head.i)


def _addressee(verb: Token) -> Tokens | None:
    """`said to reporters`"""
    return next((_trim(verb.doc, first.i + 1, subtree(head)[1]) for word, first, head in prepositional_of(verb) if word == "to" and head.tag_ != "VB"), None)


def _span(head: Token) -> Tokens:
    return _trim(head.doc, *subtree(head))


def _content(head: Token, *, reporter: bool = False) -> Tokens:
    """A complement up to the semicolon at which a further clause begins; one within a quotation belongs to it.

    `reporter`: a relative clause after a comma is the reporter's own.
    """
    start, end = subtree(head)
    quoted = False
    for place in range(start, end):
        token = head.doc[place]
        if token.is_quote:
            quoted = not quoted
        elif place > head.i and not quoted and (token.text == ";" or _others_speak(token) or _reports_anew(token) or _turns_against(token) or (reporter and _is_aside(token))):
            end = place
            break
    return _trim(head.doc, start, end)


def _is_aside(comma: Token) -> bool:
    return comma.text == "," and comma.i + 1 < len(comma.doc) and comma.doc[comma.i + 1].lower_ in {"which", "who", "where"}


def _others_speak(joint: Token) -> bool:
    """Whether a conjunction brings in somebody else's words: `… fell, while the union said they rose`."""
    verb = joint.head
    if joint.lower_ not in {"while", "whereas", "and", "but", "as", "though", "although"} or verb.i < joint.i or not verb.tag_.startswith("VB"):
        return False
    return _can_report(verb) and (subject := subject_of(verb)) is not None and joint.i < subject.i and can_speak(subject) and subject.tag_ != "PRP"


def _turns_against(comma: Token) -> bool:
    """Whether the reporter goes on with his own words: `…, contrary to the explanation`, `despite the evidence`, `…, adding that`."""
    doc, place = comma.doc, comma.i
    if comma.lower_ == "despite":
        return True
    if comma.text != "," or place + 1 >= len(doc):
        return False
    following = doc[place + 1]
    return following.lower_ in {"contrary", "however", "contradicting", "despite"} or (following.tag_ == "VBG" and _can_report(following))


def _reports_anew(comma: Token) -> bool:
    """Whether a relative clause after a comma is itself an attribution: `…, which he said would help`."""
    doc, place = comma.doc, comma.i
    if comma.text != "," or place + 4 >= len(doc) or doc[place + 1].lower_ not in {"which", "who"}:
        return False
    return any(token.lemma_ in {"say", "call", "describe", "claim", "argue"} and token.tag_.startswith("VB") for token in doc[place + 2 : place + 5])


def _trim(doc: Doc, start: int, end: int) -> Tokens:
    """Without punctuation at the edges, a leading `that`, and what lies beyond a blank line."""
    for place in range(start, end):
        if doc[place].is_space and doc[place].text.count("\n") > 1:
            if place - start < 2:
                start = place + 1
            else:
                end = place
                break
    while start < end and (doc[start].is_space or doc[start].lower_ in _LEADING or (doc[start].is_punct and doc[start].text not in {"(", "[", "$", "…", "..."} and not doc[start].is_quote)):
        start += 1
    while end > start and (doc[end - 1].is_space or doc[end - 1].text in {",", ".", ";", ":", "—", "–", "-"}):
        end -= 1
    return start, end


def _tag(verb: Token, source: Source | None, content: Iterable[Tokens]) -> Tokens:
    """The words around the cue that are neither content nor further clauses."""
    taken = [*content]
    start, end = verb.i, verb.i + 1
    low, high = subtree(verb)
    if source and low <= source.tokens[0]:
        low = min(low, source.tokens[0])
    free = [not any(a <= place < b for a, b in taken) for place in range(low, high)]
    while start > low and free[start - 1 - low] and not verb.doc[start - 1].is_quote:
        start -= 1
    while end < high and free[end - low] and not verb.doc[end].is_quote:
        end += 1
    return _trim(verb.doc, start, end)


def _of_noun(noun: Token, entries: list[Entry]) -> Attribution | None:
    for rest, frame in entries:
        end = _end_of_cue(noun, rest)
        if end is None:
            continue
        content = _noun_content(noun, frame)
        if content is None:
            continue
        source, cue = _noun_source(noun, frame)
        if source is None:
            continue
        if source.tokens[0] <= content[0] < source.tokens[1] or content[0] <= source.head < content[1]:
            continue
        return Attribution(frame, "noun", cue, noun.i, source, [content], (cue[0], max(cue[1], end)), negated=is_negated(noun.head))
    return None


def _noun_content(noun: Token, frame: Frame) -> Tokens | None:
    for child in noun.rights:
        if child.dep_ in {"acl", "ccomp", "appos", "acl:relcl", "relcl"} and "clause" in frame.takes and any(c.lower_ == "that" and c.dep_ == "mark" for c in child.lefts):
            return _content(child)
        if child.dep_ in {"acl", "xcomp", "ccomp"} and "infinitive" in frame.takes and has_to(child):
            return _content(child)
    for preposition, first, head in prepositional_of(noun):
        if preposition in frame.takes:
            return _trim(noun.doc, first.i + 1, subtree(head)[1])
    verb = noun.head  # the report is that …
    if noun.dep_ in {"nsubj", "nsubj:outer"} and "clause" in frame.takes and verb.lemma_ == "be" and (clauses := clauses_of(verb)):
        return _content(clauses[0])
    return None


def _noun_source(noun: Token, frame: Frame) -> tuple[Source | None, Tokens]:
    """The possessor, `by …`, a nationality before it, or the subject of the verb that does nothing but utter it."""
    cue = noun.i, noun.i + 1
    if (possessor := possessor_of(noun)) is not None:
        return _as_source(possessor), cue
    for preposition, _, head in prepositional_of(noun):
        if preposition in {"by", "from"} or (preposition == "of" and "of" not in frame.takes and head.ent_type_):
            return _as_source(head), cue
    verb = noun.head
    if noun.dep_ in {"obj", "dobj", "obl", "pobj"} and verb.lemma_ in frame.verbs and verb.tag_.startswith("VB") and not is_passive(verb):
        source = _source(verb)[0]
        if source:
            return source, (min(verb.i, noun.i), max(verb.i, noun.i) + 1)
    modifier = next((child for child in noun.lefts if child.dep_ in {"amod", "compound", "nmod"} and child.ent_type_), None)
    return (Source((modifier.left_edge.i, modifier.i + 1), modifier.i) if modifier is not None else None), cue


def _of_adverb(adverb: Token, entries: list[Entry]) -> Attribution | None:
    """`The ship was reportedly hit`: a claim of nobody in particular."""
    head = adverb.head
    if head.i == adverb.i:
        return None
    frame = entries[0].frame
    start, end = subtree(head)
    pieces = [_trim(adverb.doc, start, adverb.i), _trim(adverb.doc, adverb.i + 1, end)]
    content = [piece for piece in pieces if piece[0] < piece[1]]
    cue = adverb.i, adverb.i + 1
    return Attribution(frame, "adverb", cue, adverb.i, None, content, cue) if content else None


def _of_phrase(first: Token, entries: list[Entry]) -> Attribution | None:
    """`According to X, …`: the clause or the whole sentence without the phrase."""
    doc = first.doc
    for rest, frame in entries:
        end = first.i + 1 + len(rest)
        if end >= len(doc) or tuple(token.lower_ for token in doc[first.i + 1 : end]) != rest:
            continue
        head = doc[end]
        while head.dep_ in _WITHIN_PHRASE and head.head.i > head.i:
            head = head.head
        source = _as_source(head)
        if source.tokens[0] < end:
            source = source._replace(tokens=_trim(doc, end, max(source.tokens[1], head.i + 1)))
        if source.tokens[0] >= source.tokens[1]:
            continue
        content = _without(first, source, _governor(head, first))
        if content:
            return Attribution(frame, "phrase", (first.i, end), first.i, source, content, (first.i, source.tokens[1]))
    return None


def _governor(head: Token, first: Token) -> Token:
    """The word of the clause that a phrase modifies."""
    while head.head.i != head.i and first.i <= head.head.i <= head.i:  # `to` and `according` are heads in ClearNLP's labels
        head = head.head
    return head.head


def _without(first: Token, source: Source, governor: Token) -> list[Tokens]:
    """The clause around a phrase, and the whole sentence around one that opens or ends it."""
    doc, sentence = first.doc, first.sent
    start, end = subtree(governor)
    clauses = [child.right_edge.i + 1 for child in doc[source.head].rights if child.dep_ in RELATIVE_CLAUSES]
    last = max([source.tokens[1], *clauses])
    if first.i - sentence.start <= 1 or sentence.end - last <= 2:
        start, end = sentence.start, sentence.end
    end = next((place for place in range(last, end - 2) if doc[place].text == "," and doc[place + 1].lower_ == "but"), end)
    return [piece for piece in _around_tag(doc, (start, first.i), (last, end)) if piece[1] - piece[0] > 1]

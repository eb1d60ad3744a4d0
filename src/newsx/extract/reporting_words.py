"""Which nouns can say something, which verbs report what is said, and where the words of a cue end."""

from __future__ import annotations

from spacy.tokens import Token

from newsx.extract.cues import lexicon, speakers
from newsx.extract.grammar import particles_of

_CHANNELS = frozenset(
    {"twitter", "facebook", "instagram", "telegram", "youtube", "media", "television", "tv", "radio", "reddit", "tiktok", "air"}
)


def is_channel(noun: Token) -> bool:
    """Whether a noun is what a statement goes out by: `announced on Twitter`."""
    return noun.lemma_.lower() in _CHANNELS


def can_speak(head: Token) -> bool:
    """Whether a noun phrase with this head may be a source: a person, a body, a document, or anything with a name."""
    if head.tag_ in {"PRP", "WP", "NNP", "NNPS"} or head.ent_type_ or head.tag_ not in {"NN", "NNS"}:
        return True
    return head.lemma_.lower().rsplit("-", 1)[-1] in speakers() or any(token.ent_type_ in {"PERSON", "PER"} for token in head.rights)


def is_document(head: Token) -> bool:
    """Whether a noun phrase with this head is something written, drawn, filmed or counted, or a pronoun for it."""
    return head.lemma_.lower() in lexicon().file.document_nouns or head.lower_ in {"it", "they", "which", "that"}


def can_report(verb: Token) -> bool:
    """Whether a verb takes clauses or quotations as what is said."""
    return any({"clause", "quote"} & frame.takes for _, frame in lexicon().verbs.get(verb.lemma_.lower(), ()))


def can_blame_or_demand(verb: Token) -> bool:
    return any(frame.stance in {"accuses", "demands", "promises"} for _, frame in lexicon().verbs.get(verb.lemma_.lower(), ()))


def end_of_cue(verb: Token, rest: tuple[str, ...]) -> int | None:
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

"""Lemmas from a word's form and its tag, by tables learnt from treebanks."""

from __future__ import annotations

import numpy as np
from spacy.language import Language
from spacy.tokens import Doc

from newsx.language import lemmas
from newsx.language.trained import TrainedComponent

_CACHE_LIMIT = 200_000


@Language.factory("newsx_lemmatizer", assigns=["token.lemma"], requires=["token.tag"])
def make_lemmatizer(nlp: Language, name: str) -> Lemmatizer:
    return Lemmatizer(name)


class Lemmatizer(TrainedComponent):
    """Sets `lemma_`: a known form of a tag by its own edit script, any other by that of its longest known ending."""

    def prepare(self) -> None:
        self._seen: dict[tuple[str, str], str] = {}

    def __call__(self, doc: Doc) -> Doc:
        strings = doc.vocab.strings
        values = np.array([strings.add(self.lemma(token.text, token.tag_)) for token in doc], np.uint64)
        doc.from_array(["LEMMA"], values.reshape(-1, 1))  # type: ignore[arg-type]  # the stub knows no uint64
        return doc

    def lemma(self, word: str, tag: str) -> str:
        known = self._seen.get((word, tag))
        if known is None:
            if len(self._seen) > _CACHE_LIMIT:
                self._seen = {}
            form = lemmas.form(word, tag)
            known = self._seen[word, tag] = lemmas.apply(self._script(form, tag), form)
        return known

    def _script(self, form: str, tag: str) -> str:
        forms: dict[str, str] = self.data["forms"].get(tag, {})
        if form in forms:
            return forms[form]
        endings: dict[str, str] = self.data["endings"].get(tag, {})
        for start in range(max(0, len(form) - lemmas.LONGEST_ENDING), len(form) + 1):
            if form[start:] in endings:
                return endings[form[start:]]
        return lemmas.KEEP

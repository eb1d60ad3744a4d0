"""newsx whose batches need no pipeline: `python quick_newsx.py batch …`. A document takes as many seconds as DELAY says."""

from __future__ import annotations

import functools
import os
import time

from newsx.cli import main
from newsx.corpus import supervisor
from newsx.corpus.records import Input
from newsx.corpus.supervisor import Setup
from newsx.corpus.worker import Analyse, read_article
from newsx.models import Analysis, Document, Generator


def load_quick(setup: Setup) -> Analyse:
    def analyse(given: Input) -> tuple[str, int]:
        article = read_article(given)
        if os.environ.get("TALK"):
            print("a word that a library says on standard output")
        time.sleep(float(os.environ.get("DELAY", "0")))
        document = Document(
            id="0" * 64,
            source=article.source,
            media_type=article.media_type,
            encoding=article.encoding,
            title=article.title,
            standfirst=article.standfirst,
            authors=article.authors,
            publisher=article.publisher,
            published=article.published,
            published_from=article.published_from,
            words=len(article.text.split()),
            text=article.text,
            segments=article.segments,
        )
        return Analysis(
            generator=Generator(name="quick", version="0", pipeline="none"), document=document
        ).model_dump_json(), document.words

    return analyse


if __name__ == "__main__":
    supervisor.run = functools.partial(supervisor.run, load=load_quick)  # type: ignore[assignment]
    main()

"""What people are, read from sentences by the shipped pipeline and from docs made by hand in other pipelines' labels."""

from __future__ import annotations

import pytest
from spacy.lang.en import English
from spacy.language import Language
from spacy.tokens import Doc

from newsx.extract.roles import FoundRole, roles_of
from newsx.labels import ENTITY_TYPES

VOCAB = English().vocab


def found(doc: Doc, person: str | None = None) -> list[FoundRole]:
    people = [entity for entity in doc.ents if ENTITY_TYPES.get(entity.label_) == "PERSON"]
    return [role for role in roles_of(doc, people) if person is None or doc.text[slice(*role.person)] == person]


def texts(doc: Doc, person: str | None = None) -> list[str]:
    return [doc.text[role.start : role.end] for role in found(doc, person)]


TITLES = [
    ("South Korean foreign ministry spokesman Lim Soo-suk said so.", "Lim Soo-suk", "South Korean foreign ministry spokesman"),
    ("Russian president Vladimir Putin met the press.", "Vladimir Putin", "Russian president"),
    ("North Korean dictator Kim Jong-un arrived by train.", "Kim Jong-un", "North Korean dictator"),
    ("President Joe Biden signed the bill.", "Joe Biden", "President"),
    ("US President Joe Biden signed the bill.", "Joe Biden", "US President"),
    ("They asked former prime minister Tony Blair for advice.", "Tony Blair", "former prime minister"),
    ("In 1998 then-president Bill Clinton visited Dublin.", "Bill Clinton", "then-president"),
    ("Conservative MP Jane Miller voted against it.", "Jane Miller", "Conservative MP"),
    ("Tesco CEO Dave Lewis welcomed the sale.", "Dave Lewis", "Tesco CEO"),
    ("Tesco's CEO Dave Lewis welcomed the sale.", "Dave Lewis", "Tesco's CEO"),
    ("Members praised the party's leader Tim Farron.", "Tim Farron", "party's leader"),
    ("Captain Tom Moore walked around his garden.", "Tom Moore", "Captain"),
    ("Democratic senator Mark Warner of Virginia disagreed.", "Mark Warner", "Democratic senator"),
    ("The Tesla founder Martin Eberhard left early.", "Martin Eberhard", "Tesla founder"),
    ("US Secretary of State John Kerry flew home.", "John Kerry", "US Secretary of State"),
    ("Former US Ambassador to the United Nations Nikki Haley wrote it.", "Nikki Haley", "Former US Ambassador to the United Nations"),
    ("Attorney General William Barr refused.", "William Barr", "Attorney General"),
    ("Vice-president Anna Berg resigned.", "Anna Berg", "Vice-president"),
    ("The crowd cheered president-elect Anna Berg.", "Anna Berg", "president-elect"),
    ("AU trade and industry commissioner Albert Muchanga announced it.", "Albert Muchanga", "AU trade and industry commissioner"),
    ("Independent filmmaker and journalist Brady Haran posted a podcast.", "Brady Haran", "Independent filmmaker and journalist"),
    ("The murder of opposition politician Boris Nemtsov shocked Moscow.", "Boris Nemtsov", "opposition politician"),
    ("House of Commons Speaker John Bercow commented.", "John Bercow", "House of Commons Speaker"),
    ("Secretary of Justice Wanda Vázquez was sworn in.", "Wanda Vázquez", "Secretary of Justice"),
    ("Musician and actor Robert Smith died at home.", "Robert Smith", "Musician and actor"),
    ("Trump's former lawyer Michael Cohen testified.", "Michael Cohen", "Trump's former lawyer"),
    ("The late singer David Bowie was born there.", "David Bowie", "singer"),
    ("Fellow rapper Marshall Mathers agreed.", "Marshall Mathers", "rapper"),
    ("His lawyer Robert Smith said nothing.", "Robert Smith", "lawyer"),
    ("US Army Capt. Robert Smith was hurt.", "Robert Smith", "US Army Capt."),
    ("Navy spokesman Maj. Robert Smith was asked.", "Robert Smith", "Navy spokesman"),
    ("Pope Francis prayed for peace.", "Francis", "Pope"),
    ("According to Professor Sergey Dydykin the exam was hard.", "Sergey Dydykin", "Professor"),
    ("Newly elected Ukrainian president Volodymyr Zelensky laughed.", "Volodymyr Zelensky", "Newly elected Ukrainian president"),
    ("English mathematician John Conway died on Saturday.", "John Conway", "English mathematician"),
    ("Liverpool manager Jürgen Klopp praised his team.", "Jürgen Klopp", "Liverpool manager"),
]

APPOSITIONS = [
    ("Hanna Maliar, Ukraine's deputy defence minister, spoke on Wednesday.", "Hanna Maliar", "Ukraine's deputy defence minister"),
    ("The city was freed, said Hanna Maliar, Ukraine's deputy defence minister.", "Hanna Maliar", "Ukraine's deputy defence minister"),
    ("The head of the UN's nuclear watchdog, Rafael Grossi, went to Kyiv.", "Rafael Grossi", "head of the UN's nuclear watchdog"),
    ("It was announced by the head of the UN's nuclear watchdog, Rafael Grossi.", "Rafael Grossi", "head of the UN's nuclear watchdog"),
    ("The head of the agency, Rafael Grossi, said so.", "Rafael Grossi", "head of the agency"),
    ("Anna Berg, a spokesman for the ministry of health, said so.", "Anna Berg", "spokesman for the ministry of health"),
    ("Dave Lewis, chief executive of Tesco, said so.", "Dave Lewis", "chief executive of Tesco"),
    ("John Smith, 34, a nurse from Leeds, was on the train.", "John Smith", "nurse"),
    ("Sanders, a senator from Vermont, won the primary.", "Sanders", "senator from Vermont"),
    ("As president, Anna Berg signed the treaty.", "Anna Berg", "president"),
    ("Mark Hay, a marine ecologist and professor at Stanford University, led the study.", "Mark Hay",
     "marine ecologist and professor at Stanford University"),
    ("Bill de Blasio, the mayor of New York, ended his campaign.", "Bill de Blasio", "mayor of New York"),
    ("Robert Mugabe, former president of Zimbabwe, has died.", "Robert Mugabe", "former president of Zimbabwe"),
    ("The chairman of the Joint Chiefs of Staff, Gen. Mark Milley, left.", "Mark Milley", "chairman of the Joint Chiefs of Staff"),
    ("Anna Berg, the wife of Robert Smith, was in court.", "Anna Berg", "wife of Robert Smith"),
    ("The prosecutor general of Tehran, Ali Alghasi Mehr, said so.", "Ali Alghasi Mehr", "prosecutor general of Tehran"),
    ("England's transport secretary, Grant Shapps, announced it.", "Grant Shapps", "England's transport secretary"),
    ("Jean Muyembe, Director General of the institute, agreed.", "Jean Muyembe", "Director General of the institute"),
    ("Harry Dunn, a 19-year-old motorcyclist, was struck by a car.", "Harry Dunn", "motorcyclist"),
    ("Oleksandr Tarnavskyi, commander of the southern front, said so.", "Oleksandr Tarnavskyi", "commander of the southern front"),
    ("Tom Frieden, formerly the director of the agency, warned of it.", "Tom Frieden", "director of the agency"),
    ("It was not planned, said Robert Smith, one of the founders of the group.", "Robert Smith", "one of the founders of the group"),
    ("Police questioned Hamza bin Laden, son of the late leader Osama bin Laden.", "Hamza bin Laden",
     "son of the late leader Osama bin Laden"),
]  # fmt: skip

PREDICATES = [
    ("Anna Berg is the president of Peru.", "Anna Berg", "president of Peru"),
    ("Anna Berg, who is chairman of Barclays, spoke.", "Anna Berg", "chairman of Barclays"),
    ("Anna Berg became president of Peru in 2011.", "Anna Berg", "president of Peru"),
    ("Robert Smith was elected president in May.", "Robert Smith", "president"),
    ("Robert Smith served as minister of health until 2010.", "Robert Smith", "minister of health"),
    ("Robert Smith, who had been Tonga's prime minister since 2014, has died.", "Robert Smith", "Tonga's prime minister"),
    ("Richard Guy was a mathematics professor at the University of Calgary.", "Richard Guy",
     "mathematics professor at the University of Calgary"),
    ("On Friday Robert Smith resigned as governor of Puerto Rico.", "Robert Smith", "governor of Puerto Rico"),
    ("Robert Smith was sworn in as Puerto Rico's new governor.", "Robert Smith", "Puerto Rico's new governor"),
    ("Robert Smith was chairman and CEO of Massey Energy.", "Robert Smith", "chairman and CEO of Massey Energy"),
]  # fmt: skip

AFFILIATIONS = [
    ("John Kirby of the White House national security council said so.", "John Kirby", "White House national security council"),
    ("Mr Smith, who heads the Tate, opened the show.", "Smith", "heads the Tate"),
    ("The BBC's Jonathan Marcus said questions remained.", "Jonathan Marcus", "BBC"),
    ("Robert Smith, who works for the BBC, was there.", "Robert Smith", "BBC"),
    ("Jennifer Lu of Amnesty International was pleased.", "Jennifer Lu", "Amnesty International"),
    ("Dr. Alison Kock of the University of Cape Town disagreed.", "Alison Kock", "University of Cape Town"),
]


@pytest.mark.parametrize(("sentence", "person", "role"), TITLES)
def test_a_title_before_the_name(shipped: Language, sentence: str, person: str, role: str) -> None:
    assert texts(shipped(sentence), person) == [role]


@pytest.mark.parametrize(("sentence", "person", "role"), APPOSITIONS)
def test_a_descriptor_beside_the_name(shipped: Language, sentence: str, person: str, role: str) -> None:
    assert texts(shipped(sentence), person) == [role]


@pytest.mark.parametrize(("sentence", "person", "role"), PREDICATES)
def test_what_a_verb_says_of_the_name(shipped: Language, sentence: str, person: str, role: str) -> None:
    assert texts(shipped(sentence), person) == [role]


@pytest.mark.parametrize(("sentence", "person", "role"), AFFILIATIONS)
def test_an_organisation_without_a_title(shipped: Language, sentence: str, person: str, role: str) -> None:
    doc = shipped(sentence)
    assert [(doc.text[each.start : each.end], each.kind) for each in found(doc, person)] == [(role, "affiliation")]


@pytest.mark.parametrize(
    ("sentence", "roles"),
    [
        ("He met ministers James Cleverly and Grant Shapps.", ["ministers", "ministers"]),
        ("Former presidents Barack Obama and Bill Clinton spoke.", ["Former presidents", "Former presidents"]),
        ("Actors Dan Fogler, Ron Perlman and John Smith came.", ["Actors", "Actors", "Actors"]),
        ("Jane Miller and John Smith, both from the university of Oxford, agreed.", ["university of Oxford", "university of Oxford"]),
        ("Robert Smith, John Miller and Anna Berg are members of the New Progressive Party.", ["members of the New Progressive Party"] * 3),
        ("Russian president Vladimir Putin, security council secretary Nikolai Patrushev and Anna Berg met.",
         ["Russian president", "security council secretary"]),
        ("Director Anthony Fauci, a doctor, and Senator Amy Klobuchar met.", ["Director", "doctor", "Senator"]),
        ("It was backed by Senators Marco Rubio of Florida, Mike Lee of Utah, and David Perdue of Georgia.", ["Senators"] * 3),
        ("Hatice Cengiz, fiancée of journalist Jamal Khashoggi, spoke.", ["fiancée of journalist Jamal Khashoggi", "journalist"]),
        ("Professor Anita Knopov, the lead author, compared the data.", ["Professor", "lead author"]),
    ],
)  # fmt: skip
def test_several_people_or_roles(shipped: Language, sentence: str, roles: list[str]) -> None:
    assert texts(shipped(sentence)) == roles


@pytest.mark.parametrize(
    "sentence",
    [
        "Mr Robert Smith left the room.",
        "Mrs Anna Berg left the room.",
        "Ms Berg left the room.",
        "Dr Robert Smith left the room.",
        "Sir Robert Smith left the room.",
        "Robert Smith, 34, was on the train.",
        "Capt Robert Smith was hurt.",
        "Brig. Gen. Robert Smith was hurt.",
        "Lt Col Robert Smith was hurt.",
        "Paris, the capital of France, was quiet.",
        "Robert Smith, Anna Berg and John Miller agreed.",
        "His wife Anna Berg was there.",
        "He came with his daughter Anna Berg.",
        "After meeting Robert Smith, the president said so.",
        "When he saw Robert Smith, a policeman shouted.",
        "Anna Berg is not the leader of the party.",
        "Anna Berg would be president.",
        "If Anna Berg is elected president, she will sign it.",
        "Anna Berg is a strong leader.",
        "Anna Berg is the best manager in years.",
        "Anna Berg is tired.",
        "Robert Smith, who was born in Leeds, left early.",
        "Robert Smith, who ran a marathon, left early.",
        "Robert Smith, from Leeds, left early.",
        "Anna Berg of Leeds left early.",
        "In a statement Anna Berg denied it.",
        "They expelled Robert Smith from the club.",
        "The president was told that Anna Berg had left.",
        "The company, Anna Berg said, had failed.",
        "Robert Smith, a father of two, was on the train.",
        "The man Anna Berg hired had left.",
        "Anna Berg, speaking in Leeds, denied it.",
        "The election of Anna Berg was a surprise.",
        "The government said nothing.",
        "Leeds's Robert Smith won the race.",
        "",
    ],
)
def test_no_role(shipped: Language, sentence: str) -> None:
    assert texts(shipped(sentence)) == []


@pytest.mark.parametrize(
    ("sentence", "organisation", "place"),
    [
        ("South Korean foreign ministry spokesman Lim Soo-suk said so.", None, "South Korean"),
        ("John Kirby of the White House national security council said so.", "White House national security council", None),
        ("Hanna Maliar, Ukraine's deputy defence minister, spoke.", None, "Ukraine"),
        ("Tesco's CEO Dave Lewis welcomed the sale.", "Tesco", None),
        ("Democratic senator Mark Warner of Virginia disagreed.", "Democratic", "Virginia"),
        ("Conservative MP Jane Miller voted against it.", "Conservative", None),
        ("US Special Representative for Iran Brian Hook said so.", None, "US"),
        ("Professor Michael Siegel of Boston University spoke.", "Boston University", None),
        ("The head of the UN's nuclear watchdog, Rafael Grossi, went home.", "UN", None),
        ("President Hassan Rouhani of Iran spoke.", None, "Iran"),
        ("Captain Tom Moore walked around his garden.", None, None),
    ],
)
def test_the_organisation_and_the_place_of_a_role(shipped: Language, sentence: str, organisation: str | None, place: str | None) -> None:
    doc = shipped(sentence)
    (role,) = found(doc)
    cut = [doc.text[slice(*span)] if span else None for span in (role.organisation, role.place)]
    assert cut == [organisation, place]


def test_a_title_inside_the_name_is_a_role() -> None:
    doc = made(
        "President Anna Berg spoke", ents="B-PERSON I-PERSON I-PERSON O", heads=[2, 2, 3, 3], deps="compound compound nsubj ROOT",
        pos="PROPN PROPN PROPN VERB",
    )  # fmt: skip
    (role,) = found(doc)
    assert (doc.text[role.start : role.end], doc.text[slice(*role.person)]) == ("President", "President Anna Berg")


def made(words: str, *, ents: str, heads: list[int] | None, deps: str | None, pos: str, lemmas: str | None = None) -> Doc:
    tokens = words.split(" ")
    return Doc(
        VOCAB, words=tokens, ents=ents.split(" "), heads=heads, deps=deps.split(" ") if deps else None, pos=pos.split(" "),
        lemmas=lemmas.split(" ") if lemmas else tokens,
    )  # fmt: skip


def test_clearnlp_title() -> None:
    doc = made(
        "The Tesco chief executive Anna Berg spoke", ents="O B-ORG O O B-PERSON I-PERSON O", heads=[5, 3, 3, 5, 5, 6, 6],
        deps="det compound amod compound compound nsubj ROOT", pos="DET PROPN ADJ NOUN PROPN PROPN VERB",
    )  # fmt: skip
    assert texts(doc) == ["Tesco chief executive"]


def test_clearnlp_apposition_with_a_complement() -> None:
    doc = made(
        "Anna Berg , a spokeswoman for the Kremlin , spoke", ents="B-PER I-PER O O O O O B-ORG O O",
        heads=[1, 9, 1, 4, 1, 4, 7, 5, 1, 9], deps="compound nsubj punct det appos prep det pobj punct ROOT",
        pos="PROPN PROPN PUNCT DET NOUN ADP DET PROPN PUNCT VERB",
    )  # fmt: skip
    (role,) = found(doc)
    assert doc.text[role.start : role.end] == "spokeswoman for the Kremlin"
    assert role.organisation and doc.text[slice(*role.organisation)] == "Kremlin"


def test_clearnlp_office_before_a_comma() -> None:
    doc = made(
        "The head of the agency , Anna Berg , spoke", ents="O O O O O O B-PERSON I-PERSON O O",
        heads=[1, 9, 1, 4, 2, 1, 7, 1, 1, 9], deps="det nsubj prep det pobj punct compound appos punct ROOT",
        pos="DET NOUN ADP DET NOUN PUNCT PROPN PROPN PUNCT VERB",
    )  # fmt: skip
    assert texts(doc) == ["head of the agency"]


def test_clearnlp_predicate() -> None:
    doc = made(
        "Anna Berg is the president of Peru", ents="B-PERSON I-PERSON O O O O B-GPE", heads=[1, 2, 2, 4, 2, 4, 5],
        deps="compound nsubj ROOT det attr prep pobj", pos="PROPN PROPN AUX DET NOUN ADP PROPN",
        lemmas="Anna Berg be the president of Peru",
    )  # fmt: skip
    (role,) = found(doc)
    assert (doc.text[role.start : role.end], role.kind) == ("president of Peru", "predicate")
    assert role.place and doc.text[slice(*role.place)] == "Peru"


def test_clearnlp_denied_predicate() -> None:
    doc = made(
        "Anna Berg is not the president", ents="B-PERSON I-PERSON O O O O", heads=[1, 2, 2, 2, 5, 2],
        deps="compound nsubj ROOT neg det attr", pos="PROPN PROPN AUX PART DET NOUN", lemmas="Anna Berg be not the president",
    )  # fmt: skip
    assert texts(doc) == []


def test_clearnlp_affiliation() -> None:
    doc = made(
        "Anna Berg of the White House spoke", ents="B-PERSON I-PERSON O O B-ORG I-ORG O", heads=[1, 6, 1, 5, 5, 2, 6],
        deps="compound nsubj prep det compound pobj ROOT", pos="PROPN PROPN ADP DET PROPN PROPN VERB",
    )  # fmt: skip
    assert texts(doc) == ["White House"]


def test_without_a_parse_there_are_no_roles() -> None:
    assert texts(made("President Anna Berg", ents="O B-PERSON I-PERSON", heads=None, deps=None, pos="PROPN PROPN PROPN")) == []


def test_without_people_there_are_no_roles(shipped: Language) -> None:
    assert roles_of(shipped("The president spoke."), []) == []


def test_people_that_are_not_asked_for_may_stand_in_a_role(shipped: Language) -> None:
    doc = shipped("Anna Berg, a lawyer for Robert Smith, spoke to Robert Smith.")
    assert [doc.text[role.start : role.end] for role in roles_of(doc, doc.ents[:1])] == ["lawyer for Robert Smith"]


def test_every_offset_cuts_out_its_words(shipped: Language) -> None:
    doc = shipped(" ".join(sentence for sentence, *_ in TITLES + APPOSITIONS))
    for role in found(doc):
        for start, end in [(role.start, role.end), role.person, role.organisation or role.person, role.place or role.person]:
            assert 0 <= start < end <= len(doc.text)
            assert doc.char_span(start, end) is not None

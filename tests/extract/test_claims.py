"""Claims by construction: what is said, by whom, with which words, through the shipped pipeline's grammar."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from spacy.lang.en import English
from spacy.language import Language
from spacy.tokens import Doc

import newsx
from newsx.extract.claims import FoundClaim, claims_in
from newsx.models import Analysis, Stance

VOCAB = English().vocab


def told(doc: Doc) -> list[str]:
    """Source, cue, content, and, where they are not the common ones, kind and stance; a content's parts are set apart by ` … `."""
    text, found = doc.text, []
    for claim in claims_in(doc):
        source, cue = (text[slice(*span)] if span else "-" for span in (claim.source, claim.cue))
        content = " … ".join(text[start:end] for start, end in claim.content)
        marked = [it for it in (claim.kind, claim.stance) if it not in {"indirect", "asserts"}]
        found.append(" | ".join([source, cue, content, *marked]))
    return found


QUOTATIONS = [
    ('"The harbour is closed," the mayor said.', ["the mayor | said | The harbour is closed | direct"]),
    ('"The harbour is closed", the mayor said.', ["the mayor | said | The harbour is closed | direct"]),
    ('The mayor said: "The harbour is closed."', ["The mayor | said | The harbour is closed | direct"]),
    # The parser gives the inverted subject to the passive in the quotation, or takes it for an object.
    ('"The harbour is closed," said the mayor.', ["the mayor | said | The harbour is closed | direct"]),
    ('"We can help," tweeted Johnson, "to put the fires out."', ["Johnson | tweeted | We can help … to put the fires out | direct"]),
    (
        'The treasurer opposed the plan: "It would ruin the town."',
        ["The treasurer | opposed | the plan | opines", "The treasurer | opposed | It would ruin the town | direct"],
    ),
    (
        'The treasurer called it "a ruin." On Monday, the mayor announced he would sell the harbour.',
        ['The treasurer | called | it "a ruin." | mixed | opines', "the mayor | announced | he would sell the harbour"],
    ),
    (
        'The survey was led by Ann Lee, a biologist, who said, "We saw no fish."',
        ["Ann Lee, a biologist | said | We saw no fish | direct"],
    ),
    ('"We lost everything," said the farmer.', ["the farmer | said | We lost everything | direct"]),
    ('"The harbour is closed," said Anna Berg, the mayor.', ["Anna Berg, the mayor | said | The harbour is closed | direct"]),
    ("‘The harbour is closed,’ the mayor said.", ["the mayor | said | The harbour is closed | direct"]),
    ("'The harbour is closed,' the mayor said.", ["the mayor | said | The harbour is closed | direct"]),
    ("«The harbour is closed», the mayor said.", ["the mayor | said | The harbour is closed | direct"]),
    ("„We waited for hours“, the nurse said.", ["the nurse | said | We waited for hours | direct"]),
    ("“She told me ‘never again’ twice,” the mayor said.", ["the mayor | said | She told me ‘never again’ twice | direct"]),
    ("He said: \"She told me 'go home' and I went.\"", ["He | said | She told me 'go home' and I went | direct"]),
    ('The mayor said the harbour was "closed for good".', ['The mayor | said | the harbour was "closed for good" | mixed']),
    ('The mayor called the harbour "a ruin".', ['The mayor | called | the harbour "a ruin" | mixed | opines']),
    ("The mayor said the vote was “a ‘sham’ from the start”.", ["The mayor | said | the vote was “a ‘sham’ from the start” | mixed"]),
    ('"The harbour is closed," the mayor said. "We wait."', ["the mayor | said | The harbour is closed … We wait | direct"]),
    ('"We waited for hours," the nurse said, "and nobody came."', ["the nurse | said | We waited for hours … and nobody came | direct"]),
    (
        '"The harbour is closed," the mayor said. "Nobody gets in.\n\n"The docks are empty.\n\n"We wait."',
        ["the mayor | said | The harbour is closed … Nobody gets in … The docks are empty … We wait | direct"],
    ),
    ('The mayor said: "The harbour is closed.\n\nThe police left at noon.', ["The mayor | said | The harbour is closed | direct"]),
    ('The band played "We Are the Sea" twice.', []),
    ('"The harbour," the mayor said, "is closed."', ["the mayor | said | The harbour … is closed | direct"]),
    ('"Prices will rise again," the owner worried.', ["the owner | worried | Prices will rise again | direct | opines"]),
]

COMPLEMENTS = [
    (
        "United Nations officials have urged the guerrillas to treat any captives safely.",
        ["United Nations officials | urged | the guerrillas to treat any captives safely | demands"],
    ),
    (
        "Critics have accused the judge and other members of the court of protecting friends.",
        ["Critics | accused | the judge and other members of the court of protecting friends | accuses"],
    ),
    ("The rebels released a man in what they call a gesture of good will.", ["they | call | a gesture of good will | opines"]),
    ("The pump was sold for what she described as a joke.", ["she | described | a joke | opines"]),
    (
        "Officials say the drone fired missiles at a house in the north.",
        ["Officials | say | the drone fired missiles at a house in the north"],
    ),
    (
        "Police said two men died on Monday, when a bomb exploded in the market.",
        ["Police | said | two men died on Monday, when a bomb exploded in the market"],
    ),
    (
        "Officials said it was over, but Oslo accused Lund of lying.",
        ["Officials | said | it was over", "Oslo | accused | Lund of lying | accuses"],
    ),
    ('The mayor said: "The pump [...] is old[.]"', ["The mayor | said | The pump [...] is old | direct"]),
    ("The mayor said: ''The pump is old.''", ["The mayor | said | The pump is old | direct"]),
    ("The mayor said the harbour was closed.", ["The mayor | said | the harbour was closed"]),
    ("The mayor said that the harbour was closed.", ["The mayor | said | the harbour was closed"]),
    ("The minister said rents fell and that they would rise.", ["The minister | said | rents fell and that they would rise"]),
    ("The minister said prices fell but rents rose.", ["The minister | said | prices fell but rents rose"]),
    ("The ministry promised to rebuild the bridge.", ["The ministry | promised | to rebuild the bridge | promises"]),
    ("The bishops urged the government to free the priest.", ["The bishops | urged | the government to free the priest | demands"]),
    ("The mayor called on voters to stay calm.", ["The mayor | called on | voters to stay calm | demands"]),
    ("The mayor called for calm.", ["The mayor | called | calm | demands"]),
    ("The mayor accused the firm of fraud.", ["The mayor | accused | the firm of fraud | accuses"]),
    ("The ministry rejected the accusation.", ["The ministry | rejected | the accusation | denies"]),
    (
        "The navy said it had sunk the ship, a claim that the ministry denied.",
        ["The navy | said | it had sunk the ship", "the ministry | denied | a claim | denies"],
    ),
    # The parser loses its way in a clause without `that`.
    ("The city estimated there would be enough water for a week.", ["The city | estimated | there would be enough water for a week"]),
    (
        "The mayor announced classes for pupils in the old town would be cancelled.",
        ["The mayor | announced | classes for pupils in the old town would be cancelled"],
    ),
    (
        "The ministry did not mention any losses, but said exports were continuing.",
        ["The ministry | did not mention | any losses | does-not-confirm", "The ministry | said | exports were continuing"],
    ),
    (
        "The minister stated the barge hit the pier and broke through the gate.",
        ["The minister | stated | the barge hit the pier and broke through the gate"],
    ),
    (
        "The judge ruled the practice of taxing farmers but not millers, or bakers, is unlawful.",
        ["The judge | ruled | the practice of taxing farmers but not millers, or bakers, is unlawful"],
    ),
    ("The mayor said the bridge was paid for, so it is no burden.", ["The mayor | said | the bridge was paid for, so it is no burden"]),
    ("Authorities recommended residents avoid the harbour.", ["Authorities | recommended | residents avoid the harbour | demands"]),
    ("The road was shut at noon; traffic, police said, was light.", ["police | said | traffic … was light"]),
    ("The mayor promised a new bridge due to open in 2031.", ["The mayor | promised | a new bridge due to open in 2031 | promises"]),
    ("The minister opened the bridge on Monday.", []),
    ("The union accused the firm of lying about the fire.", ["The union | accused | the firm of lying about the fire | accuses"]),
    (
        "The ministry has not said when the bridge will open.",
        ["The ministry | has not said | when the bridge will open | does-not-confirm"],
    ),
]

NOUNS_AND_PASSIVES = [
    ("The minister gave a warning that the dam was weak.", ["The minister | gave a warning | the dam was weak | warns"]),
    ("The president made a promise to rebuild the bridge.", ["The president | made a promise | to rebuild the bridge | promises"]),
    ("The demand by the union for a vote was rejected.", ["the union | demand | a vote | demands"]),
    ("The attack was condemned by the bishops.", ["the bishops | condemned | The attack | accuses"]),
    ("The minister was accused of lying to parliament.", ["- | accused | lying to parliament | accuses"]),
    ("It is claimed that the vote was rigged.", ["- | claimed | the vote was rigged"]),
    ("The bridge was described by engineers as unsafe.", ["engineers | described | The bridge … unsafe | opines"]),
]

PHRASES_AND_PLACES = [
    ("According to the coast guard, two boats sank.", ["the coast guard | According to | two boats sank"]),
    ("Two boats sank, according to the coast guard.", ["the coast guard | according to | Two boats sank"]),
    ("Two boats, according to the coast guard, sank off the cape.", ["the coast guard | according to | Two boats … sank off the cape"]),
    ("According to Anna Berg, who heads the union, the strike will last.", ["Anna Berg | According to | the strike will last"]),
    ("In the words of the captain, the night was long.", ["the captain | In the words of | the night was long"]),
    ("In the view of the panel, the roof is safe.", ["the panel | In the view of | the roof is safe | opines"]),
    ("In her view, the bridge is safe.", ["her | In her view | the bridge is safe | opines"]),
    ("What, from the government's view, should be done?", []),
    (
        "According to the Office for Rivers and Lakes in Velgrad, one out of ten dams is unsafe.",
        ["the Office for Rivers and Lakes in Velgrad | According to | one out of ten dams is unsafe"],
    ),
    ("As the minister noted, the bridge was closed.", ["the minister | noted | the bridge was closed"]),
    ("The guard allegedly sold the keys.", ["- | allegedly | The guard … sold the keys | accuses"]),
    ("The prices, the farmer said, have doubled.", ["the farmer | said | The prices … have doubled"]),
    ("Two boats sank off Velgrad, the coast guard says", ["the coast guard | says | Two boats sank off Velgrad"]),
    ("Strike will last, union warns", ["union | warns | Strike will last | warns"]),
    ("Anna Berg: harbour will stay closed", ["Anna Berg | - | harbour will stay closed"]),
    ("Harbour will stay closed – mayor", ["mayor | - | Harbour will stay closed"]),
    ('"We waited for six hours" – Anna Berg', ["Anna Berg | - | We waited for six hours | direct"]),
]

SOURCES = [
    ("The ministry released a statement saying the pump had failed.", ["The ministry | saying | the pump had failed"]),
    (
        "A statement released by the court said the judge was ill.",
        ["A statement released by the court | said | the judge was ill"],
    ),
    ('"It is bad," said a protester using the name Katja.', ["a protester using the name Katja | said | It is bad | direct | opines"]),
    ("Judge Durham Hall QC said the vote was void.", ["Judge Durham Hall QC | said | the vote was void"]),
    ('Protesters held a march with banners on it saying "no more war".', ["banners | saying | no more war | mixed"]),
    (
        'The plan was described by the mayor as "a gift", saying it would cost nothing.',
        ["the mayor | described | The plan … a gift | mixed | opines", "the mayor | saying | it would cost nothing"],
    ),
    ("Anna Berg, a former judge, said the talks had failed.", ["Anna Berg, a former judge | said | the talks had failed"]),
    ("The head of the union, Anna Berg, said rents fell.", ["The head of the union, Anna Berg | said | rents fell"]),
    ("Anna Berg, who heads the union, said the strike would last.", ["Anna Berg | said | the strike would last"]),
    ("Anna Berg, speaking in Velgrad, said the talks had failed.", ["Anna Berg | said | the talks had failed"]),
    ("The minister visited Velgrad and said the bridge was safe.", ["The minister | said | the bridge was safe"]),
    (
        "The minister praised the rescue and criticised the delay.",
        ["The minister | praised | the rescue | opines", "The minister | criticised | the delay | accuses"],
    ),
    ("Four pillars said nothing.", []),
]

STANCES: list[tuple[str, Stance]] = [
    ("The ministry did not confirm the report.", "does-not-confirm"),
    ("The ministry would not confirm the report.", "does-not-confirm"),
    ("The ministry neither confirmed nor denied the report.", "does-not-confirm"),
    ("The firm declined to comment.", "does-not-confirm"),
    ("The company did not respond to a request for comment.", "does-not-confirm"),
    ("The ministry denied that the ship had sunk.", "denies"),
    ("The ministry denied sinking the ship.", "denies"),
    ("The ministry dismissed the report as nonsense.", "denies"),
    ("The ministry confirmed the death of the pilot.", "confirms"),
    ("The governor warned that the river would rise.", "warns"),
    ("The president vowed not to resign.", "promises"),
    ("The minister said the firm must pay.", "demands"),
    ('"This is a wonderful day," the mayor said.', "opines"),
    ("The poll found that most voters want a truce.", "reports"),
    ("The footage shows a tank on the bridge.", "reports"),
    ("Velgrad Radio reported that the bridge had fallen.", "reports"),
]

BY_WORD_ORDER = [
    # The parser gives the tag's source, verb or object to something else.
    (
        '"This ability may be due to stripes confusing the eyes of flies." said study co-author and Harbour Fellow Martin Howe.',
        ["study co-author and Harbour Fellow Martin Howe | said | This ability may be due to stripes confusing the eyes of flies | direct"],
    ),
    (
        "The city of Velgrad announced on Twitter the harbour board and the fire service were to study the cause.",
        ["The city of Velgrad | announced | the harbour board and the fire service were to study the cause"],
    ),
    (
        "The plan, a union source said, is to have pupils hand out leaflets.",
        ["a union source | said | The plan … is to have pupils hand out leaflets"],
    ),
    (
        "A poll of polls shows Lindqvist leading by two percent over Berg.",
        ["A poll of polls | shows | Lindqvist leading by two percent over Berg | reports"],
    ),
    (
        "Noting the cost of the roof, the mayor said it was time to act.",
        ["the mayor | Noting | the cost of the roof", "the mayor | said | it was time to act"],
    ),
    (
        "The minister rejected the figures, saying they were old.",
        ["The minister | rejected | the figures | denies", "The minister | saying | they were old"],
    ),
    (
        "The revelation set off another round of quarrels on Friday: Unions said they're increasingly convinced the firm hid the report.",
        ["Unions | said | they're increasingly convinced the firm hid the report"],
    ),
]

ENDS = [
    # What belongs to the act of saying, or is the reporter's own, is no content.
    ("Voters expressed their outrage on social media.", ["Voters | expressed | their outrage | opines"]),
    # What is reportedly so is the clause, not what is put before it nor the next one.
    (
        "During a riot near the port, masked men reportedly set fire to a church, and the bishop was taken away.",
        ["- | reportedly | masked men … set fire to a church"],
    ),
    ("The consul said the town had reportedly fallen by noon.", ["The consul | said | the town had reportedly fallen by noon"]),
    ("Reportedly over 400 firemen took part in the search.", ["- | Reportedly | over 400 firemen took part in the search"]),
    # What a noun is said to be: in Universal Dependencies the clause is the head of `is`.
    (
        "The minister's argument was that the road had been built for trade.",
        ["The minister's | argument | the road had been built for trade"],
    ),
    ("His view is that the tax will not work.", ["His | view | the tax will not work | opines"]),
    ("The council's official position remained that the bridge was safe.", ["The council's | position | the bridge was safe | opines"]),
    (
        "The ministry announced plans to leave the port, which it has leased since 1950.",
        ["The ministry | announced | plans to leave the port"],
    ),
    (
        "The firm reported a profit of two dollars a share, well above the forecast.",
        ["The firm | reported | a profit of two dollars a share"],
    ),
    (
        '"The cause has not been determined," said the inspector, on what was his first day in the job.',
        ["the inspector | said | The cause has not been determined | direct"],
    ),
    (
        'The farmer told Harbour Radio, "We lost everything in one night."',
        ["The farmer | told | We lost everything in one night | direct"],
    ),
    (
        'The band left early. Not paying tax "makes me smart," the owner said.',
        ['the owner | said | Not paying tax "makes me smart | mixed'],
    ),
    (
        '“We lost everything," the farmer said. “It burned all night."',
        ["the farmer | said | We lost everything … It burned all night | direct"],
    ),
    ('"Shame!" the crowd shouted.', ["the crowd | shouted | Shame! | direct | opines"]),
]

TRANSCRIPT = "\n\n".join(
    [
        "The sails of the Anna",
        "HR: Who built the boat?",
        "KL: Nobody built the boat in one year.",
        "HR: And the sails?",
        "KL: The sails came from an old tent.",
        "HR: Will you sell it?",
        "KL: That is for my sister to say.",
    ]
)

WRONG = [
    # The next sentence's tag is taken for what is said, and its own claim is lost.
    (
        '"The bridge is safe," the minister said; the union said it was not.',
        ["the minister | said | The bridge is safe | direct", "the union | said | it was not"],
    ),
    # Frames that report fall back to asserting.
    ("The ship reportedly sank off the cape.", ["- | reportedly | The ship … sank off the cape | reports"]),
]


@pytest.mark.parametrize(
    ("text", "expected"), [*QUOTATIONS, *COMPLEMENTS, *NOUNS_AND_PASSIVES, *PHRASES_AND_PLACES, *SOURCES, *BY_WORD_ORDER, *ENDS]
)
def test_who_says_what(shipped: Language, text: str, expected: list[str]) -> None:
    assert told(shipped(text)) == expected


def test_turns_of_an_interview_belong_to_initials_that_come_again(shipped: Language) -> None:
    assert told(shipped(TRANSCRIPT)) == [
        "KL | - | Nobody built the boat in one year | direct",
        "KL | - | The sails came from an old tent | direct",
        "KL | - | That is for my sister to say | direct",
    ]


@pytest.mark.parametrize(("text", "stance"), STANCES)
def test_stance(shipped: Language, text: str, stance: Stance) -> None:
    assert claims_in(shipped(text))[0].stance == stance


@pytest.mark.xfail(strict=True)
@pytest.mark.parametrize(("text", "expected"), WRONG)
def test_known_mistakes(shipped: Language, text: str, expected: list[str]) -> None:
    assert told(shipped(text)) == expected


def test_a_quotation_in_the_next_paragraph_has_its_own_tag(shipped: Language) -> None:
    found = told(shipped('"The harbour is closed," the mayor said.\n\n"Nobody gets in," she added.'))
    assert found == ["the mayor | said | The harbour is closed | direct", "she | added | Nobody gets in | direct"]


def test_a_quotation_without_a_tag_is_of_whoever_spoke_last(shipped: Language) -> None:
    first, second = claims_in(shipped('"We wait," said Anna Berg.\n\n"The docks are empty."'))
    assert (second.source, second.cue, second.same_source_as) == (None, None, 0)
    assert first.source is not None


@pytest.mark.parametrize(
    ("text", "addressee"),
    [
        ("The minister told reporters that the talks had failed.", "reporters"),
        ('"The talks have failed," the minister told the BBC.', "the BBC"),
        ("The minister said to reporters that the talks had failed.", "reporters"),
        ("The envoy reminded the council that the deadline was near.", "the council"),
        ("The minister said that the talks had failed.", None),
    ],
)
def test_addressees(shipped: Language, text: str, addressee: str | None) -> None:
    (claim,) = claims_in(shipped(text))
    assert (text[slice(*claim.addressee)] if claim.addressee else None) == addressee


@pytest.mark.parametrize(("text", "hedged"), [("It may rain, the mayor said.", True), ("It will rain, the mayor said.", False)])
def test_hedges(shipped: Language, text: str, hedged: bool) -> None:
    assert [claim.hedged for claim in claims_in(shipped(text))] == [hedged]


@pytest.mark.xfail(strict=True, reason="the month and the modal are one word without case")
def test_the_month_of_may_is_no_hedge(shipped: Language) -> None:
    assert [claim.hedged for claim in claims_in(shipped("The talks will resume in May, the minister said."))] == [False]


def read(text: str, shipped: Language) -> Analysis:
    return newsx.analyze(text, published="2024-03-05", nlp=shipped)


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Two diplomats said on Monday that the deal was close.", 2),
        ("The deal is close, according to 12 officials.", 12),
        ("A witness said the road was blocked.", None),
    ],
)
def test_unnamed_people_are_anonymous_and_counted(shipped: Language, text: str, count: int | None) -> None:
    (claim,) = read(text, shipped).claims
    assert (claim.source.kind, claim.source.count) == ("anonymous", count)


def test_a_pronoun_is_the_person_before(shipped: Language) -> None:
    found = read("Anna Berg said the harbour was closed. She added that ships would wait.", shipped).claims
    assert [claim.source.name for claim in found] == ["Anna Berg", "Anna Berg"]


def test_a_pronoun_is_the_last_speaker_though_he_said_no_more_than_it(shipped: Language) -> None:
    found = read(
        "Anna Berg said the harbour was closed.\n\nThe mayor, Oleh Marchenko, denied it. He said the docks were open.", shipped
    ).claims
    assert found[-1].source.name == "Oleh Marchenko"


def test_an_organisation_of_a_state_is_one_source_and_two_joined_are_two(shipped: Language) -> None:
    text = "The Turkish Ministry of Foreign Affairs said the border would stay shut. Both Turkey and Libya said the deal was legal."
    names = [claim.source.name for claim in newsx.analyze(text, nlp=shipped).claims]
    assert names == ["Ministry of Foreign Affairs", "Turkey and Libya"]


def test_a_document_is_a_source(shipped: Language) -> None:
    (claim,) = read("The report said the dam was weak.", shipped).claims
    assert (claim.source.kind, claim.stance) == ("document", "reports")


def test_what_an_agency_relays_names_its_own_source(shipped: Language) -> None:
    (claim,) = read("The agency said, citing officials, that the governor was dead.", shipped).claims
    assert claim.via == ("officials",)


@pytest.mark.xfail(strict=True, reason="the parser joins `citing` to the verb of what is said")
def test_who_is_cited_after_a_tag_is_no_claim_of_the_victim(shipped: Language) -> None:
    (claim,) = read("The governor was killed, the agency reported, citing two officials.", shipped).claims
    assert claim.via == ("two officials",)


CLEARNLP = [
    ("The/DT/det/1 minister/NN/nsubj/2 said/VBD/ROOT/2 that/IN/mark/6 the/DT/det/5 bridge/NN/nsubj/6 fell/VBD/ccomp/2 ././punct/2",
     ["The minister | said | the bridge fell"]),
    ("The/DT/det/1 ministry/NN/nsubj/2 rejected/VBD/ROOT/2 the/DT/det/4 accusation/NN/dobj/2 ././punct/2",
     ["The ministry | rejected | the accusation | denies"]),
    ("The/DT/det/1 union/NN/nsubj/2 accused/VBD/ROOT/2 the/DT/det/4 firm/NN/dobj/2 of/IN/prep/2 fraud/NN/pobj/5 ././punct/2",
     ["The union | accused | the firm of fraud | accuses"]),
    ("The/DT/det/1 raid/NN/nsubjpass/3 was/VBD/auxpass/3 condemned/VBN/ROOT/3 by/IN/agent/3 the/DT/det/6 bishops/NNS/pobj/4 ././punct/3",
     ["the bishops | condemned | The raid | accuses"]),
    ("A/DT/det/1 bishop/NN/nsubj/6 ,/,/punct/1 who/WP/nsubj/4 condemned/VBD/relcl/1 war/NN/dobj/4 left/VBD/ROOT/6 ././punct/6",
     ["A bishop | condemned | war | accuses"]),
    ("According/VBG/prep/6 to/IN/prep/0 the/DT/det/3 police/NNS/pobj/1 ,/,/punct/6 boats/NNS/nsubj/6 sank/VBD/ROOT/6 ././punct/6",
     ["the police | According to | boats sank"]),
    ("The/DT/det/1 firm/NN/nsubj/2 promised/VBD/ROOT/2 to/TO/aux/4 pay/VB/xcomp/2 ././punct/2",
     ["The firm | promised | to pay | promises"]),
    ("The/DT/det/1 firm/NN/nsubj/4 did/VBD/aux/4 not/RB/neg/4 confirm/VB/ROOT/4 the/DT/det/6 report/NN/dobj/4 ././punct/4",
     ["The firm | did not confirm | the report | does-not-confirm"]),
]  # fmt: skip
LEMMAS = {"said": "say", "rejected": "reject", "accused": "accuse", "condemned": "condemn", "promised": "promise", "bishops": "bishop"}


def by_hand(rows: str) -> Doc:
    """A doc of `word/tag/dependency/head` rows."""
    cells = [row.rsplit("/", 3) for row in rows.split(" ")]
    words, tags, deps, heads = (list(column) for column in zip(*cells, strict=True))
    lemmas = [LEMMAS.get(word, word.lower()) for word in words]
    spaces = [following not in {",", "."} for following in [*words[1:], "."]]
    return Doc(VOCAB, words=words, spaces=spaces, tags=tags, deps=deps, heads=[int(head) for head in heads], lemmas=lemmas)


@pytest.mark.parametrize(("rows", "expected"), CLEARNLP)
def test_labels_of_other_pipelines_are_read_alike(rows: str, expected: list[str]) -> None:
    assert told(by_hand(rows)) == expected


def test_without_a_parser_there_are_no_claims() -> None:
    assert claims_in(Doc(VOCAB, words=["He", "said", "so"])) == []


PIECES = [
    "the minister", "Anna Berg", "said", "that", "denied", "According to", "called on", "the report", "was accused of", "“", "”", '"', "'",
    "«", "»", ":", ",", ".", ";", " – ", "\n\n", "\n", "...", "reportedly", "who", "it", "not", "neither", "may", "warning", "1,200", "…",
]  # fmt: skip


@example(text="“ “ ACCORDING TO 0")
@example(text="0 . said 1")
@example(text='00 said": :')
@example(text="0=R Said\n\n")
@example(text="denied 0!>0. r denied denied 00000000A) 00.00D")
@settings(max_examples=100, deadline=None)
@given(text=st.one_of(st.text(max_size=120), st.lists(st.sampled_from(PIECES), max_size=40).map(" ".join)))
def test_spans_lie_in_any_text_and_are_never_empty(shipped: Language, text: str) -> None:
    found = claims_in(shipped(text))
    for number, claim in enumerate(found):
        assert claim.content
        assert all(0 <= start < end <= len(text) for start, end in spans_of(claim))
        assert claim.content == tuple(sorted(claim.content))
        assert claim.same_source_as is None or (claim.same_source_as != number and 0 <= claim.same_source_as < len(found))


def spans_of(claim: FoundClaim) -> list[tuple[int, int]]:
    return [span for span in (*claim.content, claim.source, claim.source_head, claim.cue, claim.addressee, *claim.via) if span is not None]

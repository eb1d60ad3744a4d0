-- The tables of a corpus, version 1; docs/corpus.md says what each column means.
--
-- A column is named for its place in the JSON of an analysis: source_name is source.name. Lists of plain values are JSON arrays, and NULL
-- where they are empty. The ids of entities, claims, events and figures are their document's id times 1,000,000 plus their number in it,
-- so that they depend on nothing else. No STRICT, RETURNING or generated columns: files open with every SQLite from 3.28 on.

BEGIN IMMEDIATE;

PRAGMA application_id = 0x6e777378; -- "nwsx"
PRAGMA user_version = 1;

CREATE TABLE documents (
    id INTEGER PRIMARY KEY, -- in order of first arrival, kept when the document is replaced
    name TEXT NOT NULL UNIQUE,
    digest TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    version TEXT NOT NULL,
    pipeline TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    source TEXT,
    media_type TEXT,
    encoding TEXT,
    title TEXT,
    standfirst TEXT,
    authors TEXT,
    publisher TEXT,
    published TEXT,
    published_from TEXT,
    language TEXT,
    words INTEGER NOT NULL,
    warnings TEXT,
    text TEXT NOT NULL
);
CREATE INDEX documents_published ON documents (published);

CREATE TABLE records (
    document_id INTEGER PRIMARY KEY REFERENCES documents (id) ON DELETE CASCADE,
    json BLOB NOT NULL -- the whole analysis as one line of JSON in UTF-8, compressed by zlib
);

-- Its ids come from the same sequence as those of documents: an input is in one of the two.
CREATE TABLE failures (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    digest TEXT NOT NULL,
    fingerprint TEXT NOT NULL, -- empty if it is to be tried again
    source TEXT,
    kind TEXT NOT NULL,
    message TEXT NOT NULL,
    json TEXT NOT NULL -- the whole record
);

CREATE TABLE runs (
    id INTEGER PRIMARY KEY,
    started TEXT NOT NULL,
    finished TEXT, -- NULL for a run that was stopped
    version TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    analysed INTEGER NOT NULL DEFAULT 0,
    unchanged INTEGER NOT NULL DEFAULT 0,
    failed INTEGER NOT NULL DEFAULT 0
);

CREATE TABLE segments (
    document_id INTEGER NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
    number INTEGER NOT NULL,
    start INTEGER NOT NULL,
    end INTEGER NOT NULL,
    kind TEXT NOT NULL,
    PRIMARY KEY (document_id, number)
) WITHOUT ROWID;

CREATE TABLE entities (
    id INTEGER PRIMARY KEY,
    document_id INTEGER NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
    local_id TEXT NOT NULL,
    type TEXT NOT NULL,
    name TEXT NOT NULL,
    referent TEXT NOT NULL, -- the same for the same thing in all documents
    aliases TEXT,
    specific INTEGER,
    salience REAL NOT NULL,
    kb_source TEXT,
    kb_id TEXT,
    kb_category TEXT,
    kb_group TEXT,
    kb_origin TEXT,
    kb_operators TEXT,
    kb_also_known_as TEXT,
    kb_kind TEXT,
    kb_country TEXT,
    kb_latitude REAL,
    kb_longitude REAL,
    weapon_class_group TEXT,
    weapon_class_category TEXT,
    weapon_class_origin TEXT
);
CREATE INDEX entities_document_id ON entities (document_id);
CREATE INDEX entities_referent ON entities (referent, document_id);

CREATE TABLE mentions (
    entity_id INTEGER NOT NULL REFERENCES entities (id) ON DELETE CASCADE,
    number INTEGER NOT NULL,
    start INTEGER NOT NULL,
    end INTEGER NOT NULL,
    text TEXT NOT NULL,
    metonym INTEGER NOT NULL,
    PRIMARY KEY (entity_id, number)
) WITHOUT ROWID;

CREATE TABLE entity_references (
    entity_id INTEGER NOT NULL REFERENCES entities (id) ON DELETE CASCADE,
    number INTEGER NOT NULL,
    start INTEGER NOT NULL,
    end INTEGER NOT NULL,
    text TEXT NOT NULL,
    PRIMARY KEY (entity_id, number)
) WITHOUT ROWID;

CREATE TABLE roles (
    entity_id INTEGER NOT NULL REFERENCES entities (id) ON DELETE CASCADE,
    number INTEGER NOT NULL,
    start INTEGER NOT NULL,
    end INTEGER NOT NULL,
    text TEXT NOT NULL,
    organisation_id INTEGER REFERENCES entities (id) ON DELETE SET NULL,
    place_id INTEGER REFERENCES entities (id) ON DELETE SET NULL,
    PRIMARY KEY (entity_id, number)
) WITHOUT ROWID;
CREATE INDEX roles_organisation_id ON roles (organisation_id) WHERE organisation_id IS NOT NULL;
CREATE INDEX roles_place_id ON roles (place_id) WHERE place_id IS NOT NULL;

CREATE TABLE claims (
    id INTEGER PRIMARY KEY,
    document_id INTEGER NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
    local_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    stance TEXT NOT NULL,
    source_text TEXT,
    source_start INTEGER,
    source_end INTEGER,
    source_name TEXT,
    source_entity_id INTEGER REFERENCES entities (id) ON DELETE SET NULL,
    source_kind TEXT NOT NULL,
    source_count INTEGER,
    cue_text TEXT,
    cue_start INTEGER,
    cue_end INTEGER,
    cue_lemma TEXT,
    content_text TEXT NOT NULL,
    addressee TEXT,
    via TEXT,
    hedged INTEGER NOT NULL,
    in_headline INTEGER NOT NULL,
    evidence TEXT NOT NULL
);
CREATE INDEX claims_document_id ON claims (document_id);
CREATE INDEX claims_source_entity_id ON claims (source_entity_id) WHERE source_entity_id IS NOT NULL;
CREATE INDEX claims_stance ON claims (stance, document_id);

CREATE TABLE claim_contents (
    claim_id INTEGER NOT NULL REFERENCES claims (id) ON DELETE CASCADE,
    number INTEGER NOT NULL,
    start INTEGER NOT NULL,
    end INTEGER NOT NULL,
    PRIMARY KEY (claim_id, number)
) WITHOUT ROWID;

CREATE TABLE claim_entities (
    claim_id INTEGER NOT NULL REFERENCES claims (id) ON DELETE CASCADE,
    entity_id INTEGER NOT NULL REFERENCES entities (id) ON DELETE CASCADE,
    PRIMARY KEY (claim_id, entity_id)
) WITHOUT ROWID;
CREATE INDEX claim_entities_entity_id ON claim_entities (entity_id);

CREATE TABLE claim_relations (
    claim_id INTEGER NOT NULL REFERENCES claims (id) ON DELETE CASCADE,
    number INTEGER NOT NULL,
    kind TEXT NOT NULL,
    other_id INTEGER NOT NULL REFERENCES claims (id) ON DELETE CASCADE,
    possible INTEGER NOT NULL,
    evidence TEXT NOT NULL,
    PRIMARY KEY (claim_id, number)
) WITHOUT ROWID;
CREATE INDEX claim_relations_other_id ON claim_relations (other_id);

CREATE TABLE figures (
    id INTEGER PRIMARY KEY,
    document_id INTEGER NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
    start INTEGER NOT NULL,
    end INTEGER NOT NULL,
    text TEXT NOT NULL,
    value REAL,
    of REAL,
    low REAL,
    high REAL,
    unit TEXT,
    action TEXT,
    hedge TEXT
);
CREATE INDEX figures_document_id ON figures (document_id);

CREATE TABLE claim_figures (
    claim_id INTEGER NOT NULL REFERENCES claims (id) ON DELETE CASCADE,
    figure_id INTEGER NOT NULL REFERENCES figures (id) ON DELETE CASCADE,
    PRIMARY KEY (claim_id, figure_id)
) WITHOUT ROWID;
CREATE INDEX claim_figures_figure_id ON claim_figures (figure_id);

CREATE TABLE dates (
    document_id INTEGER NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
    number INTEGER NOT NULL,
    start INTEGER NOT NULL,
    end INTEGER NOT NULL,
    text TEXT NOT NULL,
    value TEXT,
    granularity TEXT,
    kind TEXT NOT NULL,
    part TEXT,
    PRIMARY KEY (document_id, number)
) WITHOUT ROWID;

CREATE TABLE events (
    id INTEGER PRIMARY KEY,
    document_id INTEGER NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
    local_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    start INTEGER NOT NULL,
    end INTEGER NOT NULL,
    text TEXT NOT NULL,
    trigger_start INTEGER NOT NULL,
    trigger_end INTEGER NOT NULL,
    trigger_text TEXT NOT NULL,
    date TEXT,
    place_id INTEGER REFERENCES entities (id) ON DELETE SET NULL,
    claim_id INTEGER REFERENCES claims (id) ON DELETE SET NULL,
    modality TEXT NOT NULL
);
CREATE INDEX events_document_id ON events (document_id);
CREATE INDEX events_date ON events (date) WHERE date IS NOT NULL;
CREATE INDEX events_place_id ON events (place_id) WHERE place_id IS NOT NULL;
CREATE INDEX events_claim_id ON events (claim_id) WHERE claim_id IS NOT NULL;

CREATE TABLE event_participants (
    event_id INTEGER NOT NULL REFERENCES events (id) ON DELETE CASCADE,
    role TEXT NOT NULL, -- actor or target
    number INTEGER NOT NULL,
    entity_id INTEGER NOT NULL REFERENCES entities (id) ON DELETE CASCADE,
    PRIMARY KEY (event_id, role, number)
) WITHOUT ROWID;
CREATE INDEX event_participants_entity_id ON event_participants (entity_id);

CREATE TABLE summary_sentences (
    document_id INTEGER NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
    number INTEGER NOT NULL,
    start INTEGER NOT NULL,
    end INTEGER NOT NULL,
    text TEXT NOT NULL,
    score REAL NOT NULL,
    PRIMARY KEY (document_id, number)
) WITHOUT ROWID;

-- Full-text indices, which hold no text of their own; the triggers keep them right whoever writes, deletes by a foreign key included.
-- Datasette finds them by the words content="…", which must have no spaces.

CREATE VIRTUAL TABLE documents_fts USING fts5 (
    title, text, content="documents", content_rowid="id", tokenize = "unicode61 remove_diacritics 2"
);
CREATE TRIGGER documents_inserted AFTER INSERT ON documents BEGIN
    INSERT INTO documents_fts (rowid, title, text) VALUES (new.id, new.title, new.text);
END;
CREATE TRIGGER documents_deleted AFTER DELETE ON documents BEGIN
    INSERT INTO documents_fts (documents_fts, rowid, title, text) VALUES ('delete', old.id, old.title, old.text);
END;
CREATE TRIGGER documents_updated AFTER UPDATE OF id, title, text ON documents BEGIN
    INSERT INTO documents_fts (documents_fts, rowid, title, text) VALUES ('delete', old.id, old.title, old.text);
    INSERT INTO documents_fts (rowid, title, text) VALUES (new.id, new.title, new.text);
END;

CREATE VIRTUAL TABLE claims_fts USING fts5 (
    source_name, source_text, cue_text, content_text,
    content="claims", content_rowid="id", tokenize = "unicode61 remove_diacritics 2"
);
CREATE TRIGGER claims_inserted AFTER INSERT ON claims BEGIN
    INSERT INTO claims_fts (rowid, source_name, source_text, cue_text, content_text)
    VALUES (new.id, new.source_name, new.source_text, new.cue_text, new.content_text);
END;
CREATE TRIGGER claims_deleted AFTER DELETE ON claims BEGIN
    INSERT INTO claims_fts (claims_fts, rowid, source_name, source_text, cue_text, content_text)
    VALUES ('delete', old.id, old.source_name, old.source_text, old.cue_text, old.content_text);
END;
CREATE TRIGGER claims_updated AFTER UPDATE OF id, source_name, source_text, cue_text, content_text ON claims BEGIN
    INSERT INTO claims_fts (claims_fts, rowid, source_name, source_text, cue_text, content_text)
    VALUES ('delete', old.id, old.source_name, old.source_text, old.cue_text, old.content_text);
    INSERT INTO claims_fts (rowid, source_name, source_text, cue_text, content_text)
    VALUES (new.id, new.source_name, new.source_text, new.cue_text, new.content_text);
END;

CREATE VIRTUAL TABLE entities_fts USING fts5 (
    name, aliases, kb_also_known_as,
    content="entities", content_rowid="id", columnsize = 0, tokenize = "unicode61 remove_diacritics 2"
);
CREATE TRIGGER entities_inserted AFTER INSERT ON entities BEGIN
    INSERT INTO entities_fts (rowid, name, aliases, kb_also_known_as) VALUES (new.id, new.name, new.aliases, new.kb_also_known_as);
END;
CREATE TRIGGER entities_deleted AFTER DELETE ON entities BEGIN
    INSERT INTO entities_fts (entities_fts, rowid, name, aliases, kb_also_known_as)
    VALUES ('delete', old.id, old.name, old.aliases, old.kb_also_known_as);
END;
CREATE TRIGGER entities_updated AFTER UPDATE OF id, name, aliases, kb_also_known_as ON entities BEGIN
    INSERT INTO entities_fts (entities_fts, rowid, name, aliases, kb_also_known_as)
    VALUES ('delete', old.id, old.name, old.aliases, old.kb_also_known_as);
    INSERT INTO entities_fts (rowid, name, aliases, kb_also_known_as) VALUES (new.id, new.name, new.aliases, new.kb_also_known_as);
END;

-- Views for reading.

CREATE VIEW referents AS -- everything that the corpus names, once; name and the rest are those of the first document that has it
SELECT
    referent,
    type,
    name,
    count(DISTINCT document_id) AS documents,
    specific,
    kb_source,
    kb_id,
    coalesce(weapon_class_group, kb_group) AS weapon_group,
    coalesce(weapon_class_category, kb_category) AS weapon_category,
    kb_kind AS place_kind,
    kb_country AS country,
    kb_latitude AS latitude,
    kb_longitude AS longitude,
    min(id) AS first_entity_id -- the lone min() is what makes SQLite take the other columns from that row
FROM entities
GROUP BY referent;

CREATE VIEW claims_readable AS
SELECT
    claims.id,
    documents.title,
    documents.published,
    coalesce(claims.source_name, claims.source_text) AS source,
    claims.source_kind,
    claims.stance,
    claims.cue_text AS cue,
    claims.content_text AS content,
    claims.kind,
    claims.addressee,
    claims.hedged,
    claims.in_headline,
    documents.publisher,
    documents.name AS document,
    claims.document_id,
    entities.referent AS source_referent
FROM claims
JOIN documents ON documents.id = claims.document_id
LEFT JOIN entities ON entities.id = claims.source_entity_id;

CREATE VIEW claims_about AS -- a claim once for each entity that it is about
SELECT
    entities.name AS about,
    entities.type AS about_type,
    entities.referent AS about_referent,
    claims_readable.*
FROM claim_entities
JOIN entities ON entities.id = claim_entities.entity_id
JOIN claims_readable ON claims_readable.id = claim_entities.claim_id;

CREATE VIEW relations_readable AS
SELECT
    documents.title,
    documents.published,
    coalesce(one.source_name, one.source_text) AS source,
    one.stance,
    one.content_text AS content,
    claim_relations.kind,
    claim_relations.possible,
    coalesce(other.source_name, other.source_text) AS other_source,
    other.stance AS other_stance,
    other.content_text AS other_content,
    claim_relations.evidence,
    documents.name AS document,
    one.document_id,
    one.id AS claim_id,
    other.id AS other_id
FROM claim_relations
JOIN claims AS one ON one.id = claim_relations.claim_id
JOIN claims AS other ON other.id = claim_relations.other_id
JOIN documents ON documents.id = one.document_id;

CREATE VIEW mentions_in_context AS
SELECT
    entities.name,
    entities.type,
    documents.title,
    documents.published,
    replace(substr(documents.text, max(mentions.start - 59, 1), mentions.end - max(mentions.start - 60, 0) + 60), char(10), ' ') AS context,
    mentions.start,
    mentions.end,
    mentions.metonym,
    documents.name AS document,
    entities.document_id,
    entities.referent,
    mentions.entity_id
FROM mentions
JOIN entities ON entities.id = mentions.entity_id
JOIN documents ON documents.id = entities.document_id;

CREATE VIEW events_readable AS
SELECT
    events.id,
    events.date,
    events.kind,
    events.modality,
    events.text,
    (SELECT group_concat(entities.name, ', ') FROM event_participants JOIN entities ON entities.id = event_participants.entity_id
        WHERE event_participants.event_id = events.id AND event_participants.role = 'actor') AS actors,
    (SELECT group_concat(entities.name, ', ') FROM event_participants JOIN entities ON entities.id = event_participants.entity_id
        WHERE event_participants.event_id = events.id AND event_participants.role = 'target') AS targets,
    places.name AS place,
    places.kb_latitude AS latitude,
    places.kb_longitude AS longitude,
    coalesce(claims.source_name, claims.source_text) AS told_by, -- NULL where the reporter tells of it
    documents.title,
    documents.published,
    documents.name AS document,
    events.document_id
FROM events
JOIN documents ON documents.id = events.document_id
LEFT JOIN entities AS places ON places.id = events.place_id
LEFT JOIN claims ON claims.id = events.claim_id;

CREATE VIEW inputs AS -- everything that was given to the corpus, in order
SELECT id, name, 'analysed' AS status, NULL AS kind, NULL AS message FROM documents
UNION ALL
SELECT id, name, 'failed', kind, message FROM failures;

COMMIT;

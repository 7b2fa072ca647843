-- The truth of a knowledge base. The lexical and dense files beside it are caches made from it.

create table meta (key text primary key, value text not null) without rowid;

-- What became of each source when it was last read; reason is '' where it went in.
create table source (
    name text primary key,
    fingerprint text not null,
    reason text not null
) without rowid;

-- A version of a document: 'staged' until the index that finds it is published, then 'live',
-- then 'past' when a newer version has taken its place; replaced where that came from the same
-- source, so that it never comes back.
create table document (
    key integer primary key autoincrement,
    id text not null,
    state text not null check (state in ('staged', 'live', 'past')),
    source text not null,
    kind text not null,
    version text not null,
    title text not null,
    language text not null,
    jurisdiction text not null,
    added text not null,
    metadata text not null,
    pages text not null,
    problems text not null,
    tables text not null,
    text text not null,
    replaced integer not null default 0
);
create index document_by_id on document (id, state);
create index document_by_filter on document (state, kind, jurisdiction, language);
create index document_by_source on document (source, state);

create table provision (
    document integer not null references document on delete cascade,
    ord integer not null,
    id text not null,
    level text not null,
    number text not null,
    heading text not null,
    start integer not null,
    end integer not null,
    parent text not null,
    pinpoint text not null,
    page_first integer,
    page_last integer,
    external_id text not null,
    speaker text not null,
    confidence real not null,
    primary key (document, ord)
) without rowid;
create unique index provision_by_id on provision (document, id);
create index provision_by_number on provision (number);

-- Keys are never used twice, so that an index of an older generation cannot name another passage.
-- hash stands for the text, headed for the heading and the text; it is reckoned for models alone
-- that are given both.
create table passage (
    key integer primary key autoincrement,
    document integer not null references document on delete cascade,
    provision text not null,
    start integer not null,
    end integer not null,
    hash blob not null,
    terms blob not null,
    headings blob not null default x'',
    headed blob not null default x''
);
create index passage_by_document on passage (document);
create index passage_by_hash on passage (hash);
create index passage_by_headed on passage (headed) where headed <> x'';

create table vector (
    model text not null,
    hash blob not null,
    vector blob not null,
    words blob not null default x'',
    primary key (model, hash)
) without rowid;

-- Without the vectors, to go through what has one.
create index vector_by_hash on vector (hash);

-- What a document says of laws. A reference to another law is looked up by the folded names of that
-- law when it is read, so that a law that comes later is found by what cited it before.
create table citation (
    document integer not null references document on delete cascade,
    ord integer not null,
    start integer not null,
    end integer not null,
    provision text not null,
    path text not null,
    act text not null,
    title text not null,
    number text not null,
    law text not null,
    tail text not null,
    target text not null,
    primary key (document, ord)
) without rowid;
create index citation_by_law on citation (law) where law <> '';
create index citation_by_tail on citation (tail) where tail <> '';
create index citation_by_number on citation (number) where number <> '';

create table law_name (
    name text not null,
    document integer not null references document on delete cascade,
    primary key (name, document)
) without rowid;
create index law_name_by_document on law_name (document);

create table definition (
    document integer not null references document on delete cascade,
    ord integer not null,
    term text not null,
    folded text not null,
    provision text not null,
    pinpoint text not null,
    start integer not null,
    end integer not null,
    scope text not null,
    primary key (document, ord)
) without rowid;
create index definition_by_term on definition (folded);

-- Looked up in small letters; the long form is as the document writes it.
create table acronym (
    document integer not null references document on delete cascade,
    ord integer not null,
    short text not null,
    folded text not null,
    long text not null,
    primary key (document, ord)
) without rowid;
create index acronym_by_short on acronym (folded);

create table event (
    document integer not null references document on delete cascade,
    ord integer not null,
    action text not null,
    start integer not null,
    end integer not null,
    provision text not null,
    date text not null,
    title text not null,
    number text not null,
    law text not null,
    primary key (document, ord)
) without rowid;
create index event_by_law on event (law) where law <> '';
create index event_by_number on event (number) where number <> '';

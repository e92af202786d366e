-- How files come in and what is kept of them, as docs/adr/0019-ingest.md has it.

-- Uploads in pieces. What is stored of one, the store knows by its id.
create table uploads (
    id           uuid primary key,
    image_id     uuid not null references images on delete cascade,
    length       bigint not null check (length >= 0),
    -- How much of it is durable; all of it only once it is the image's.
    received     bigint not null default 0 check (received between 0 and length),
    -- As the client gave it.
    metadata     text not null default '',
    -- What is to be kept of the file.
    keep         text not null default 'disk' check (keep in ('file', 'disk')),
    drop_free    boolean not null default false,
    -- A content with the digests of all its blocks, of which only those are sent that are missing.
    digests      text check (digests ~ '^[0-9a-f]{64}$'),
    -- Which process writes it now, until when it is believed to, and whether another one waits.
    writer       uuid,
    writer_until timestamptz,
    wanted       boolean not null default false,
    created_at   timestamptz not null default now(),
    expires_at   timestamptz not null,
    check ((writer is null) = (writer_until is null))
);
create index on uploads (image_id);
create index on uploads (expires_at);
create index on uploads (digests) where digests is not null;

alter table images
    -- What is kept of the file: itself; its disk and how it is put together again; its disk only.
    -- The content is the first that is named there.
    add column kept         text not null default 'file'
                            check (kept in ('file', 'recipe', 'disk')),
    -- The content's size, where it is not the file.
    add column content_size bigint check (content_size >= 0),
    add column recipe       text check (recipe ~ '^[0-9a-f]{64}$'),
    -- The content that has what of the file is not the disk.
    add column rest         text check (rest ~ '^[0-9a-f]{64}$'),
    add check ((kept = 'file') = (content_size is null)),
    add check ((kept = 'recipe') = (recipe is not null)),
    add check ((kept = 'recipe') = (rest is not null));
create index on images (rest) where rest is not null;
create index on images (recipe) where recipe is not null;

-- What writes into the store though no image waits for it: its claims are no leftovers.
create table store_writers (
    id         uuid primary key,
    expires_at timestamptz not null
);

-- Imports and exports; docs/adr/0018-import-export.md.

create table transfers (
    job_id     uuid primary key references jobs on delete cascade,
    image_id   uuid not null references images on delete cascade,
    project_id uuid not null,
    -- For people, without keys: https://host/path?… or s3://bucket/key at https://host.
    place      text not null,
    -- What an export writes; an import has none.
    format     text,
    -- The address with its keys, sealed; gone when the job ends.
    sealed     bytea,
    -- What an import began to read.
    tag        text not null default '',
    -- Of the file elsewhere, as far as it is known.
    size       bigint,
    -- What the service calls the parts that an export has sent.
    upload     text,
    sha256     text check (sha256 ~ '^[0-9a-f]{64}$'),
    finished   boolean not null default false,
    created_at timestamptz not null default now()
);
create index on transfers (image_id, job_id desc);

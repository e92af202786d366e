-- Contents that are made slim in the background; docs/adr/0021-finer-sharing.md.

-- The contents that were looked at, each once: one is made of those with smaller numbers only.
create table sketches (
    region       text not null,
    content      text not null check (content ~ '^[0-9a-f]{64}$'),
    number       bigint not null generated always as identity,
    -- What its pieces are, in short; nothing of one that could not be read.
    sketch       bytea not null,
    -- Of one that was made slim: what was its own before and is now, in stored bytes,
    before_bytes bigint check (before_bytes >= 0),
    after_bytes  bigint check (after_bytes >= 0),
    -- and by what its blocks are found again, eight bytes each.
    prints       bytea,
    looked_at    timestamptz not null default now(),
    primary key (region, content),
    check ((before_bytes is null) = (after_bytes is null)),
    check ((before_bytes is null) = (prints is null))
);
create index on sketches (region, number);

-- Contents that images had until they were made slim: downloads may still read them.
create table former_contents (
    region     text not null,
    content    text not null check (content ~ '^[0-9a-f]{64}$'),
    read_until timestamptz not null,
    primary key (region, content)
);

-- The service's own work is on no image; of one kind, there is one at a time.
alter table jobs
    alter column image_id drop not null,
    drop constraint jobs_kind_check,
    -- Which kinds there are, the program knows.
    add constraint jobs_kind_check check (kind ~ '^[a-z]{1,20}$'),
    add check ((kind = 'slim') = (image_id is null));
create unique index jobs_one_slim on jobs (kind)
    where kind = 'slim' and state in ('waiting', 'running');

create or replace function event_of_job() returns trigger language plpgsql as $$
declare
    type text;
begin
    if tg_op = 'INSERT' or new.state <> old.state then
        type := 'job.' || new.state;
    elsif new.percent <> old.percent then
        type := 'job.progress';
    else
        type := 'job.updated';
    end if;
    insert into events (project_id, type, data) values
        (new.project_id, type,
         jsonb_strip_nulls(
            jsonb_build_object('id', new.id, 'image', new.image_id, 'kind', new.kind,
                               'state', new.state, 'percent', new.percent)));
    return null;
end $$;

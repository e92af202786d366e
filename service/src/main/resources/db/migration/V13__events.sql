-- Events and webhooks; docs/adr/0017-jobs-and-events.md.

create table events (
    -- Whose rows become visible together: readers wait for all that are older.
    transaction xid8 not null default pg_current_xact_id(),
    number      bigint not null generated always as identity,
    project_id  uuid not null,
    type        text not null,
    data        jsonb not null,
    created_at  timestamptz not null default now(),
    primary key (transaction, number)
);
create index on events (project_id, transaction, number);
create index on events (created_at);

create function event_of_image() returns trigger language plpgsql as $$
declare
    i images := coalesce(new, old);
    type text;
begin
    if tg_op = 'UPDATE' and new.project_id <> old.project_id then
        insert into events (project_id, type, data) values
            (old.project_id, 'image.deleted', jsonb_build_object('id', old.id));
        type := 'image.created';
    elsif tg_op = 'UPDATE' and new.status <> old.status then
        type := 'image.' || new.status;
    else
        type := case tg_op when 'INSERT' then 'image.created' when 'UPDATE' then 'image.updated'
                else 'image.deleted' end;
    end if;
    insert into events (project_id, type, data) values
        (i.project_id, type,
         case tg_op when 'DELETE' then jsonb_build_object('id', i.id)
         else jsonb_build_object('id', i.id, 'name', i.name, 'status', i.status,
                                 'revision', i.revision) end);
    return null;
end $$;
create trigger event_of_image after insert or delete on images
    for each row execute function event_of_image();
-- A lease that is renewed concerns nobody.
create trigger event_of_image_change after update on images
    for each row when (new.revision <> old.revision or new.status <> old.status)
    execute function event_of_image();

create function event_of_job() returns trigger language plpgsql as $$
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
         jsonb_build_object('id', new.id, 'image', new.image_id, 'kind', new.kind,
                            'state', new.state, 'percent', new.percent));
    return null;
end $$;
create trigger event_of_job after insert on jobs
    for each row execute function event_of_job();
create trigger event_of_job_change after update on jobs
    for each row when (new.state <> old.state or new.percent <> old.percent
                       or new.priority <> old.priority or new.cancelled <> old.cancelled)
    execute function event_of_job();

create table webhooks (
    id            uuid primary key,
    -- May be another Keystone's.
    project_id    uuid not null,
    user_id       uuid not null,
    url           text not null,
    description   text not null,
    -- Types of events, or 'image.*' for all that begin so, or '*'.
    types         text[] not null check (cardinality(types) > 0),
    -- Recoverable, because deliveries are signed with it; sealed under the data folder's key.
    secret_sealed bytea not null,
    enabled       boolean not null default true,
    -- What it has followed so far.
    transaction   xid8 not null,
    number        bigint not null,
    succeeded_at  timestamptz,
    created_at    timestamptz not null default now(),
    updated_at    timestamptz not null default now()
);
create index on webhooks (project_id, id);

create table webhook_deliveries (
    id          uuid primary key default gen_random_uuid(),
    webhook_id  uuid not null references webhooks on delete cascade,
    type        text not null,
    -- As it is signed and sent.
    body        text not null,
    state       text not null default 'waiting' check (state in ('waiting', 'delivered', 'failed')),
    attempts    int not null default 0,
    -- When it is tried next; while it is tried, when another may.
    next_at     timestamptz not null default now(),
    -- What the last try came to: an HTTP status, or why there was none.
    status      int,
    error       text,
    created_at  timestamptz not null default now(),
    updated_at  timestamptz not null default now(),
    -- Of the event: it is delivered by one row, however often it is followed.
    transaction xid8 not null,
    number      bigint not null,
    unique (webhook_id, transaction, number)
);
create index on webhook_deliveries (next_at) where state = 'waiting';

-- The audit log; docs/adr/0015-audit.md says why it is so.

-- The end of the chain: who appends locks it until his transaction ends.
create table audit_chain (
    only_one boolean primary key default true check (only_one),
    number   bigint not null,
    hash     bytea not null check (length(hash) = 32)
) with (fillfactor = 10);
insert into audit_chain (number, hash) values (0, decode(repeat('00', 32), 'hex'));

-- A time with its zone does not depend on the session's zone.
create function audit_time(event json) returns timestamptz language plpgsql immutable as $$
begin
    return (event ->> 'eventTime')::timestamptz;
end $$;

create table audit_records (
    number      bigint primary key,
    previous    bytea not null,
    -- SHA-256 of the hash before, the number as 8 bytes, big-endian, and the event's bytes.
    hash        bytea not null,
    -- CADF (DMTF DSP0262), byte for byte as it was hashed.
    event       json not null,
    -- What is searched for is derived from what is hashed, so that the two cannot disagree.
    id          uuid not null generated always as ((event ->> 'id')::uuid) stored unique,
    time        timestamptz not null generated always as (audit_time(event)) stored,
    action      text not null generated always as (event ->> 'action') stored,
    outcome     text not null generated always as (event ->> 'outcome') stored,
    user_id     text not null generated always as (event #>> '{initiator,id}') stored,
    target_type text not null generated always as (event #>> '{target,typeURI}') stored,
    target_id   text not null generated always as (event #>> '{target,id}') stored,
    -- Whose things it was about; none for what concerns no project.
    project_id  uuid generated always as (coalesce(
                    event #>> '{target,project_id}', event #>> '{initiator,project_id}')::uuid) stored
);
create index on audit_records (project_id, number);
create index on audit_records (user_id, number);
create index on audit_records (target_id, number);
create index on audit_records (time);

create function audit_append() returns trigger language plpgsql as $$
begin
    select c.number + 1, c.hash into new.number, new.previous from audit_chain c for update;
    new.hash := sha256(new.previous || int8send(new.number) || convert_to(new.event::text, 'UTF8'));
    update audit_chain c set number = new.number, hash = new.hash;
    return new;
end $$;
create trigger audit_append before insert on audit_records
    for each row execute function audit_append();

create function audit_refuse() returns trigger language plpgsql as $$
begin
    raise exception 'audit records are only ever appended';
end $$;
create trigger audit_refuse before update or delete or truncate on audit_records
    for each statement execute function audit_refuse();
create trigger audit_refuse before delete or truncate on audit_chain
    for each statement execute function audit_refuse();

-- What projects may have; docs/adr/0016-quotas.md.

-- Where a project may have more or less than the preset says. A project may be another Keystone's.
create table quota_overrides (
    project_id uuid not null,
    name       text not null,
    -- None at all where it is null.
    most       bigint check (most >= 0),
    updated_at timestamptz not null default now(),
    primary key (project_id, name)
);

create table quota_requests (
    id         uuid primary key,
    project_id uuid not null,
    user_id    uuid not null,
    name       text not null,
    wanted     bigint not null check (wanted > 0),
    reason     text not null,
    state      text not null default 'open' check (state in ('open', 'approved', 'declined')),
    answer     text not null default '',
    created_at timestamptz not null default now(),
    decided_at timestamptz,
    decided_by uuid,
    check ((state = 'open') = (decided_at is null)),
    check ((decided_at is null) = (decided_by is null))
);
create index on quota_requests (project_id, id desc);
create unique index on quota_requests (project_id, name) where state = 'open';

-- Ids are UUIDv7 made by the program, so that ordering by id is ordering by time of creation.

create table projects (
    id         uuid primary key,
    name       text not null unique,
    created_at timestamptz not null default now()
);

create table users (
    id         uuid primary key,
    name       text not null unique,
    -- Where the user works; users with several projects come with roles.
    project_id uuid not null references projects,
    -- pbkdf2-sha256$ITERATIONS$SALT$HASH
    password   text not null,
    created_at timestamptz not null default now()
);

create table sessions (
    -- The token itself is known to its owner only.
    token_sha256 bytea primary key check (length(token_sha256) = 32),
    user_id      uuid not null references users on delete cascade,
    project_id   uuid not null references projects on delete cascade,
    created_at   timestamptz not null default now(),
    expires_at   timestamptz not null
);
create index on sessions (expires_at);

create table images (
    id           uuid primary key,
    project_id   uuid not null references projects,
    name         text not null,
    status       text not null default 'queued'
                 check (status in ('queued', 'uploading', 'inspecting', 'active', 'unreadable')),
    visibility   text not null default 'private' check (visibility in ('private')),
    created_at   timestamptz not null default now(),
    updated_at   timestamptz not null default now(),

    -- The upload that runs, and until when it is believed to.
    upload       uuid unique,
    lease_until  timestamptz,

    -- The content, once it was received.
    sha256       text check (sha256 ~ '^[0-9a-f]{64}$'),
    size         bigint check (size >= 0),

    -- What inspection found. Documents as docs/facts.schema.json and docs/check.schema.json say.
    format       text,
    virtual_size bigint,
    os           text,
    facts        jsonb,
    judgements   jsonb,
    -- [{"profile": …, "verdict": …}], the short form of judgements.
    verdicts     jsonb,

    -- Why the last upload or inspection came to nothing: a code of the catalogue, and its details.
    error        text,
    error_detail text,

    check ((status = 'uploading') = (upload is not null)),
    check ((upload is null) = (lease_until is null)),
    check ((sha256 is null) = (size is null)),
    check ((status in ('inspecting', 'active', 'unreadable')) = (sha256 is not null)),
    check ((status = 'active') = (facts is not null and judgements is not null))
);
create index on images (project_id, id desc);
create index on images (sha256) where sha256 is not null;
create index on images (lease_until) where lease_until is not null;

create table jobs (
    id         uuid primary key,
    project_id uuid not null references projects,
    image_id   uuid not null references images on delete cascade,
    kind       text not null check (kind in ('inspect')),
    state      text not null default 'waiting'
               check (state in ('waiting', 'running', 'done', 'failed')),
    percent    int not null default 0 check (percent between 0 and 100),
    -- How often the job was started: bounds the retries, also of one that kills its process.
    attempts   int not null default 0,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now()
);
create index on jobs (image_id, id desc);

-- The table of db-scheduler 16, as its documentation gives it for PostgreSQL.
create table scheduled_tasks (
    task_name            text not null,
    task_instance        text not null,
    task_data            bytea,
    execution_time       timestamptz not null,
    picked               boolean not null,
    picked_by            text,
    last_success         timestamptz,
    last_failure         timestamptz,
    consecutive_failures int,
    last_heartbeat       timestamptz,
    version              bigint not null,
    priority             smallint,
    primary key (task_name, task_instance)
);
create index on scheduled_tasks (execution_time);
create index on scheduled_tasks (last_heartbeat);

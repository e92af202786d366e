-- Users have roles in projects; docs/adr/0012-identity.md.

alter table projects
    add column description text not null default '',
    add column enabled     boolean not null default true;

-- Where the user works unless he says otherwise; it gives him no role there.
alter table users alter column project_id drop not null;
alter table users rename column project_id to default_project_id;
alter table users
    drop constraint users_project_id_fkey,
    add foreign key (default_project_id) references projects on delete set null,
    -- Who has none cannot log in by it. $argon2id$…, or pbkdf2-sha256$… from before.
    alter column password drop not null,
    add column description text not null default '',
    add column email       text,
    add column enabled     boolean not null default true;

create table role_assignments (
    id         uuid primary key,
    user_id    uuid not null references users on delete cascade,
    project_id uuid not null references projects on delete cascade,
    role       text not null
               check (role in ('admin', 'member', 'reader', 'auditor', 'seller', 'reviewer')),
    created_at timestamptz not null default now(),
    unique (user_id, project_id, role)
);
create index on role_assignments (project_id);

-- There was one user, who could do everything.
insert into role_assignments (id, user_id, project_id, role)
    select gen_random_uuid(), id, default_project_id, 'admin' from users
    where default_project_id is not null;

-- Tokens of programs; Keystone calls them application credentials.
create table api_tokens (
    id            uuid primary key,
    user_id       uuid not null references users on delete cascade,
    project_id    uuid not null references projects on delete cascade,
    name          text not null,
    description   text not null default '',
    -- Of these the user must still have one.
    roles         text[] not null check (cardinality(roles) > 0),
    -- May make tokens and keys itself.
    unrestricted  boolean not null default false,
    -- The secret itself is known to its owner only.
    secret_sha256 bytea not null check (length(secret_sha256) = 32),
    created_at    timestamptz not null default now(),
    expires_at    timestamptz,
    unique (user_id, name)
);
create index on api_tokens (project_id);

-- A session without a project can find one, and little else.
alter table sessions alter column project_id drop not null;
alter table sessions
    -- How the session was proven, as Keystone calls it: words with blanks between.
    add column methods  text not null default 'password',
    -- The API token that it was got with, and ends with.
    add column token_id uuid references api_tokens on delete cascade;
create index on sessions (user_id);
create index on sessions (token_id) where token_id is not null;

create table access_keys (
    id            text primary key,
    user_id       uuid not null references users on delete cascade,
    project_id    uuid not null references projects on delete cascade,
    description   text not null default '',
    -- Recoverable, because signatures are checked with it; sealed under the data folder's key.
    secret_sealed bytea not null,
    created_at    timestamptz not null default now()
);
create index on access_keys (user_id);
create index on access_keys (project_id);

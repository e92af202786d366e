-- What custom properties mean: OpenStack's metadata definitions.
create table definition_namespaces (
    name         text primary key,
    project_id   uuid not null,
    display_name text not null,
    description  text not null,
    visible      boolean not null,
    locked       boolean not null,
    created_at   timestamptz not null default now(),
    updated_at   timestamptz not null default now()
);

create table definitions (
    namespace  text not null references definition_namespaces on update cascade on delete cascade,
    kind       text not null check (kind in ('object', 'property', 'tag', 'resource_type')),
    name       text not null,
    -- A JSON object, as clients sent it.
    document   jsonb not null,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    primary key (namespace, kind, name)
);

-- Images as docs/adr/0013-images.md has them.

alter table images
    add column type             text not null default 'system'
                                check (type in ('system', 'data', 'whole')),
    add column description      text not null default '',
    add column protected        boolean not null default false,
    add column hidden           boolean not null default false,
    -- Said by the owner, or else found by inspection.
    add column os_family        text check (os_family in ('linux', 'windows', 'other')),
    add column os_version       text,
    add column architecture     text,
    add column firmware         text check (firmware in ('bios', 'uefi')),
    -- GiB and MiB.
    add column min_disk         int not null default 0 check (min_disk >= 0),
    add column min_ram          int not null default 0 check (min_ram >= 0),
    -- As the owner declares them, in Glance's words.
    add column container_format text,
    add column disk_format      text,
    add column md5              text check (md5 ~ '^[0-9a-f]{32}$'),
    add column sha512           text check (sha512 ~ '^[0-9a-f]{128}$'),
    -- Sorted; plain words, or KEY=VALUE.
    add column tags             text[] not null default '{}',
    -- Names and texts.
    add column properties       jsonb not null default '{}',
    -- What it was made of; that may be gone by now.
    add column derived_from     uuid,
    -- Counts the changes.
    add column revision         bigint not null default 1;

alter table images
    drop constraint images_visibility_check,
    add constraint images_visibility_check
        check (visibility in ('private', 'shared', 'community', 'public', 'market')),
    drop constraint images_status_check,
    add constraint images_status_check
        check (status in ('queued', 'uploading', 'staged', 'inspecting', 'active', 'deactivated',
                          'unreadable'));

-- An active image may still wait for its facts; those that have content are more.
do $$
declare c record;
begin
    for c in select conname from pg_constraint
             where conrelid = 'images'::regclass and contype = 'c'
               and (pg_get_constraintdef(oid) like '%facts%'
                    or pg_get_constraintdef(oid) like '%unreadable%sha256%')
    loop
        execute format('alter table images drop constraint %I', c.conname);
    end loop;
end $$;
alter table images
    add check ((status in ('staged', 'inspecting', 'active', 'deactivated', 'unreadable'))
               = (sha256 is not null)),
    add check ((facts is null) = (judgements is null));

-- An owner may be a project of another Keystone; one of ours still cannot go before its images.
alter table images drop constraint images_project_id_fkey;
alter table jobs drop constraint jobs_project_id_fkey;
create function project_owns_no_images() returns trigger language plpgsql as $$
begin
    if exists (select from images where project_id = old.id) then
        raise exception 'the project owns images' using errcode = 'foreign_key_violation';
    end if;
    return old;
end $$;
create trigger project_owns_no_images before delete on projects
    for each row execute function project_owns_no_images();

create table image_members (
    image_id   uuid not null references images on delete cascade,
    project_id uuid not null,
    status     text not null default 'pending' check (status in ('pending', 'accepted', 'rejected')),
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    primary key (image_id, project_id)
);
create index on image_members (project_id, status);

-- Ids that are never given again.
create table deleted_images (
    id         uuid primary key,
    deleted_at timestamptz not null default now()
);

-- What asked for a job, where that is to be told: the request's id and body.
alter table jobs
    add column request_id text,
    add column request    jsonb,
    drop constraint jobs_kind_check,
    add constraint jobs_kind_check check (kind in ('inspect', 'import'));

drop index images_project_id_id_idx;
create index on images (project_id, created_at desc, id desc);
create index on images (created_at desc, id desc);
create index on images (created_at desc, id desc) where visibility in ('public', 'community');
create index on images (project_id, name);
create index on images using gin (tags);
create index on images using gin (properties jsonb_path_ops);
create index on images (md5) where md5 is not null;
create index on images (sha512) where sha512 is not null;

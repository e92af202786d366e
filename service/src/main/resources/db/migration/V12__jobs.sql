-- Jobs take turns; docs/adr/0017-jobs-and-events.md.

alter table jobs
    -- Who asked for it; may be gone by now, or another Keystone's.
    add column user_id      uuid,
    add column priority     smallint not null default 1 check (priority between 0 and 2),
    -- For its handler only: may hold what nobody else may see.
    add column input        jsonb not null default '{}',
    -- The turn of db-scheduler that has the job.
    add column turn         uuid,
    -- The last start: what earlier ones still write does not count.
    add column run          uuid,
    add column started_at   timestamptz,
    add column done_bytes   bigint not null default 0,
    add column total_bytes  bigint,
    add column error        text,
    add column error_detail text,
    -- Somebody does not want it any more, while it runs.
    add column cancelled    boolean not null default false,
    add check ((error is null) = (error_detail is null)),
    drop constraint jobs_kind_check,
    add constraint jobs_kind_check check (kind in ('inspect', 'import', 'export', 'copy')),
    drop constraint jobs_state_check,
    add constraint jobs_state_check
        check (state in ('waiting', 'running', 'done', 'failed', 'cancelled'));

-- Until now each job was its own turn.
update jobs set turn = id where state in ('waiting', 'running');

create unique index on jobs (turn) where turn is not null;
create index on jobs (project_id, id desc);
create index on jobs (project_id, started_at) where started_at is not null;
create index on jobs (project_id) where state = 'running';
create index on jobs (project_id) where state = 'waiting' and turn is null;

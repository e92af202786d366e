-- Answers to creating calls, for a day: docs/adr/0024-contract.md.
create table idempotency_keys (
    project_id uuid not null,
    user_id    uuid not null,
    -- The API token that the call was made with; empty for a login.
    proof      text not null,
    key        text not null,
    -- A keyed digest of what was asked.
    call       bytea not null,
    -- Sealed; null while the call is at work.
    answer     bytea,
    created_at timestamptz not null default now(),
    primary key (project_id, user_id, proof, key)
);
create index on idempotency_keys (created_at);

-- Whole images have further disks; docs/adr/0025-whole-images.md.

-- Owner, region, key and status are the image's. The image's own row has disk 0.
create table image_disks (
    image_id      uuid not null references images on delete cascade,
    number        int not null check (number between 1 and 23),
    -- For people: that of the image, or of the file in an archive, which it was.
    name          text not null,
    sha256        text not null check (sha256 ~ '^[0-9a-f]{64}$'),
    size          bigint not null check (size >= 0),
    content       text not null check (content ~ '^[0-9a-f]{64}$'),
    content_size  bigint check (content_size >= 0),
    kept          text not null check (kept in ('file', 'recipe', 'disk')),
    recipe        text check (recipe ~ '^[0-9a-f]{64}$'),
    rest          text check (rest ~ '^[0-9a-f]{64}$'),
    format        text,
    virtual_size  bigint,
    os            text,
    facts         jsonb,
    judgements    jsonb,
    verdicts      jsonb,
    error         text,
    error_detail  text,
    primary key (image_id, number),
    check ((kept = 'file') = (content_size is null)),
    check ((kept = 'recipe') = (recipe is not null)),
    check ((kept = 'recipe') = (rest is not null)),
    check ((facts is null) = (judgements is null))
);
create index on image_disks (content);
create index on image_disks (rest) where rest is not null;
create index on image_disks (recipe) where recipe is not null;

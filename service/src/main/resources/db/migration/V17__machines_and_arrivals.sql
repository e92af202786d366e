-- What machines have that use an image; contents that are on their way.

-- The most memory, and network cards with several queues.
alter table images
    -- MiB; 0 for no limit.
    add column max_ram     int not null default 0 check (max_ram >= 0),
    add column multi_queue boolean,
    add constraint images_ram_check check (max_ram = 0 or max_ram >= min_ram);

-- What OpenStack's clients said of both by properties, where it can be understood.
with said as (
    select id, case when properties ->> 'max_ram' ~ '^[0-9]{1,9}$'
                    then (properties ->> 'max_ram')::int end as ram
    from images where properties ? 'max_ram'
)
update images i
set max_ram = said.ram, properties = properties - 'max_ram'
from said where said.id = i.id and (said.ram = 0 or said.ram >= i.min_ram);

with said as (
    select id, case when lower(properties ->> 'hw_vif_multiqueue_enabled')
                         in ('true', 't', 'yes', 'y', 'on', '1') then true
                    when lower(properties ->> 'hw_vif_multiqueue_enabled')
                         in ('false', 'f', 'no', 'n', 'off', '0') then false end as queues
    from images where properties ? 'hw_vif_multiqueue_enabled'
)
update images i
set multi_queue = said.queues, properties = properties - 'hw_vif_multiqueue_enabled'
from said where said.id = i.id and said.queues is not null;

-- Contents that uploads are about to make visible: no sweep takes them as long as the upload holds
-- its image.
create table announced_contents (
    image_id uuid not null references images on delete cascade,
    upload   uuid not null,
    -- A content or a recipe.
    content  text not null check (content ~ '^[0-9a-f]{64}$'),
    primary key (image_id, upload, content)
);
create index on announced_contents (content);

-- Lists of images look at what is public, and what is the community's, each in the order of time.
drop index images_created_at_id_idx1;
create index on images (created_at desc, id desc) where visibility = 'public';
create index on images (created_at desc, id desc) where visibility = 'community';

-- By name, of one project and of all.
drop index images_project_id_name_idx;
create index on images (project_id, name, created_at desc, id desc);
create index on images (name, created_at desc, id desc);

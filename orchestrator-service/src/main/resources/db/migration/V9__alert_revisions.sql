-- Every revision of each alert.
create table alert_revision (
  alert_id text  not null,
  revision int   not null,
  -- The alert itself, in the encoding of the topic.
  content  bytea not null,
  primary key (alert_id, revision)
);

-- Null for what was written before, and is no longer in its topic.
alter table alert add column type text;
alter table alert add column venue text;

-- The topic is read once more from its beginning, and what it has is written anew.
update alert set revision = 0;
delete from projection_offset where topic like '%alerts';

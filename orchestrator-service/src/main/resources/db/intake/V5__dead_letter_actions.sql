-- What was done about dead letters: about each of them once.
create table dead_letter_action (
  topic         text        not null,
  partition     int         not null,
  record_offset bigint      not null,
  -- REPLAYED or PURGED.
  action        text        not null,
  -- Who did it.
  actor         text        not null,
  made_at       timestamptz not null,
  -- The job that it was replayed as.
  new_job       uuid,
  primary key (topic, partition, record_offset)
);

create index dead_letter_action_age on dead_letter_action (made_at);

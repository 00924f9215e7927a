-- What was given up, as it lies in the dead-letter topics.
create table dead_letter (
  topic             text        not null,
  partition         int         not null,
  record_offset     bigint      not null,
  type              text        not null,
  at                timestamptz not null,
  reason            text        not null,
  -- The same for those that failed alike.
  fingerprint       text        not null,
  -- Null for what nobody could read a job from.
  job_id            uuid,
  attempts          int,
  deliveries        int,
  worker            text,
  failure_code      text,
  failure_message   text,
  failure_exception text,
  failure_stack     text,
  record_key        bytea,
  record_value      bytea,
  -- Names and values in base64, in their order: JSON.
  headers           json        not null,
  primary key (topic, partition, record_offset)
);

create index dead_letter_newest on dead_letter (at desc, topic desc, partition desc, record_offset desc);
create index dead_letter_of_fingerprint on dead_letter (fingerprint, at desc);
create index dead_letter_of_job on dead_letter (job_id);

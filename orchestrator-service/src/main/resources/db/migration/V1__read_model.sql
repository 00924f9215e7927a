-- The read model: what Kafka said, arranged for questions. It can be thrown away and rebuilt.

-- Where each projection stands, in the same transaction as what it wrote.
create table projection_offset (
  topic     text   not null,
  partition int    not null,
  next      bigint not null,
  primary key (topic, partition)
);

-- Days that have a partition of job and of job_event.
create table day_partition (
  day date primary key
);

-- The day under which a job is kept, for ids that do not tell it themselves. See ADR 0002.
create table job_day (
  id  uuid primary key,
  day date not null
);

create table job (
  day             date        not null,
  id              uuid        not null,
  type            text        not null,
  -- Null as long as only events of the job have come, and not the job itself.
  priority        text,
  state           text        not null,
  attempt         int         not null,
  delivery        int         not null,
  worker          text,
  since           timestamptz not null,
  started_at      timestamptz,
  finished_at     timestamptz,
  due_at          timestamptz,
  result          bytea,
  result_type     text,
  failure_code    text,
  failure_message text,
  failure_exception text,
  failure_stack   text,
  reason          text,
  submitted_at    timestamptz not null,
  payload         bytea,
  payload_type    text,
  max_attempts    int,
  timeout_millis  bigint,
  expires_at      timestamptz,
  tenant          text,
  metadata        json,
  workflow_id     uuid,
  parent_id       uuid,
  primary key (day, id)
) partition by range (day);

-- Newest first, over all jobs and over those of a type.
create index job_newest on job (submitted_at desc, id desc);
create index job_newest_of_type on job (type, submitted_at desc, id desc);
-- Nearly all jobs have succeeded, so that job_newest serves them; the others are few.
create index job_newest_of_state on job (state, submitted_at desc, id desc)
  where state <> 'SUCCEEDED';

create table job_event (
  day       date        not null,
  job_id    uuid        not null,
  -- Order of arrival, the last criterion where the events' own times are equal.
  seq       bigint      not null generated always as identity,
  attempt   int         not null,
  delivery  int         not null,
  at        timestamptz not null,
  fact      text        not null,
  worker    text,
  detail    json
) partition by range (day);

create index job_event_of_job on job_event (job_id);

-- The latest revision of each alert. Alerts are few: not partitioned.
create table alert (
  alert_id   text        primary key,
  revision   int         not null,
  state      text        not null,
  severity   text        not null,
  watchdog   text        not null,
  symbol     text,
  first_seen timestamptz not null,
  -- The alert itself, in the encoding of the topic.
  content    bytea       not null
);

create index alert_newest on alert (first_seen desc, alert_id desc);

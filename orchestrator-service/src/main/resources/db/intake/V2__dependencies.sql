-- Jobs that wait for others to end.
create table waiting_job (
  job_id      uuid        primary key,
  -- The job, in the encoding of its topic.
  message     bytea       not null,
  traceparent text        not null,
  expires_at  timestamptz,
  since       timestamptz not null default now(),
  -- Whether it has to be looked at: it is new, or one that it waits for has ended.
  due         boolean     not null default true,
  looked_at   timestamptz not null default '-infinity'
);

create index waiting_job_due on waiting_job (looked_at) where due;
create index waiting_job_idle on waiting_job (looked_at) where not due;
create index waiting_job_expiring on waiting_job (expires_at) where not due;

-- Whom they wait for.
create table dependency (
  job_id     uuid not null references waiting_job on delete cascade,
  depends_on uuid not null,
  -- How it has ended; null as long as nobody knows.
  ended_as   text,
  primary key (job_id, depends_on)
);

create index dependency_of_others on dependency (depends_on) where ended_as is null;

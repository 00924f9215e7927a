-- Jobs that belong together, step by step.
create table workflow (
  id            uuid        primary key,
  name          text        not null,
  -- As its user submitted it: JSON.
  definition    text        not null,
  -- SHA-256 of that, in hex: the same id with something else in it is a mistake.
  fingerprint   text        not null,
  state         text        not null,
  paused        boolean     not null default false,
  -- Why it has failed or was taken back.
  reason        text,
  traceparent   text        not null,
  created_at    timestamptz not null,
  ended_at      timestamptz,
  -- Whether its jobs are still to be told that it was taken back.
  recalls_jobs  boolean     not null default false,
  -- Whether it has to be looked at: it is new, or one of its jobs has ended.
  due           boolean     not null default true,
  -- When it has to be looked at in any case; null for never.
  wake_at       timestamptz,
  -- Whether anything of it has not ended.
  open          boolean     not null default true,
  looked_at     timestamptz not null default '-infinity'
);

create index workflow_due on workflow (looked_at) where due;
create index workflow_waking on workflow (wake_at) where not paused;
create index workflow_idle on workflow (looked_at) where open and not due;
create index workflow_newest on workflow (created_at desc, id desc);
create index workflow_age on workflow (ended_at);

create table workflow_step (
  workflow_id uuid        not null references workflow on delete cascade,
  -- In the definition, from 0.
  position    int         not null,
  state       text        not null,
  -- How often it was begun again.
  round       int         not null default 0,
  started_at  timestamptz,
  ended_at    timestamptz,
  -- What other steps may refer to: JSON.
  result      text,
  reason      text,
  -- Of a step that somebody decides about.
  deadline    timestamptz,
  decision    text,
  decided_by  text,
  decided_at  timestamptz,
  -- Of a step in batches: where the next one goes on, JSON, and whether there is none.
  cursor      text,
  exhausted   boolean     not null default false,
  primary key (workflow_id, position)
);

-- The jobs of a step: a step is done when enough of this set have ended well.
create table workflow_job (
  workflow_id uuid not null references workflow on delete cascade,
  position    int  not null,
  -- Within the step, from 0.
  index       int  not null,
  -- What the job is for: JSON.
  item        text,
  -- Null before the job is submitted.
  job_id      uuid,
  -- How it has ended; null as long as nobody knows.
  ended_as    text,
  ended_at    timestamptz,
  -- Why there is no job.
  reason      text,
  primary key (workflow_id, position, index)
);

create index workflow_job_open on workflow_job (job_id) where ended_as is null;

-- What a step in batches has found, each thing once.
create table workflow_item (
  workflow_id uuid             not null references workflow on delete cascade,
  position    int              not null,
  key         text             not null,
  seq         bigint           not null generated always as identity,
  item        text             not null,
  score       double precision,
  primary key (workflow_id, position, key)
);

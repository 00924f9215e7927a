-- Jobs at times.
create table schedule (
  id         text        primary key,
  -- As its user put it: JSON.
  definition text        not null,
  paused     boolean     not null default false,
  created_at timestamptz not null,
  -- The next instant to be decided about; null when none comes any more.
  next_at    timestamptz,
  -- Of the firing before.
  last_job   uuid
);

create index schedule_due on schedule (next_at) where not paused;

-- What was decided, instant by instant: no instant is decided about twice.
create table firing (
  schedule_id text        not null references schedule on delete cascade,
  at          timestamptz not null,
  -- Null where it was left out, since the job before had not ended.
  job_id      uuid,
  decided_at  timestamptz not null,
  primary key (schedule_id, at)
);

create index firing_age on firing (decided_at);

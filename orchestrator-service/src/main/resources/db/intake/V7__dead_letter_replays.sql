-- Replays of many dead letters.
create table dead_letter_replay (
  -- Sorts by when it was asked for.
  id                 uuid        primary key,
  -- Who asked for it.
  actor              text        not null,
  asked_at           timestamptz not null,
  -- Which dead letters were meant, as it was asked: JSON; null where they were named.
  filter             text,
  per_second         numeric     not null,
  -- How many are replayed first, and how long it is waited for their ends; null for none.
  canary_first       int,
  canary_wait_millis bigint,
  -- CANARY, RUNNING, DONE, STOPPED or CANCELLED.
  state              text        not null,
  matched            int         not null,
  replayed           int         not null default 0,
  skipped            int         not null default 0,
  -- When the next dead letter may be replayed.
  next_at            timestamptz not null,
  -- When the last one was.
  last_at            timestamptz,
  ended_at           timestamptz,
  -- Who ended it; null where nobody did.
  ended_by           text,
  reason             text
);

create index dead_letter_replay_active on dead_letter_replay (next_at)
  where state in ('CANARY', 'RUNNING');
create index dead_letter_replay_age on dead_letter_replay (asked_at);

-- Which dead letters a replay means, in their turn.
create table dead_letter_replay_item (
  replay_id     uuid   not null references dead_letter_replay on delete cascade,
  -- From 0.
  position      int    not null,
  topic         text   not null,
  partition     int    not null,
  record_offset bigint not null,
  fingerprint   text   not null,
  -- The job that it was replayed as.
  new_job       uuid,
  -- Why it was not.
  skip_reason   text,
  primary key (replay_id, position)
);

create unique index dead_letter_replay_item_job on dead_letter_replay_item (new_job)
  where new_job is not null;

-- Where the dead letters' topics ended when a replay was asked for: its jobs die behind that. A
-- partition without dead letters is missing.
create table dead_letter_replay_start (
  replay_id uuid   not null references dead_letter_replay on delete cascade,
  topic     text   not null,
  partition int    not null,
  next      bigint not null,
  primary key (replay_id, topic, partition)
);

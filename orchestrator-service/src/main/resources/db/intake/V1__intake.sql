-- What was taken in and Kafka does not have. It can't be rebuilt: back it up.

-- Whose second submission is the first one's.
create table idempotency_key (
  -- SHA-256 of tenant and key, in hex: they may be longer than an index allows.
  digest      text        primary key,
  -- Whose key it is; empty for who names no tenant.
  tenant      text        not null,
  key         text        not null,
  -- SHA-256 of what was submitted with it, in hex.
  fingerprint text        not null,
  job_id      uuid        not null,
  made_at     timestamptz not null default now()
);

-- Jobs on their way to Kafka.
create table outbox (
  seq           bigint      generated always as identity primary key,
  job_id        uuid        not null,
  -- The job, in the encoding of its topic.
  message       bytea       not null,
  traceparent   text        not null,
  -- Until then the orchestrator that has claimed it publishes it, and nobody else.
  claimed_until timestamptz not null default '-infinity',
  -- How often it was claimed: from the second time on Kafka may have it.
  claims        int         not null default 0
);

-- Jobs of a type in a state, newest first. With the index of the type alone, or of the state alone,
-- a page of few jobs among many others reads all of those.
create index job_newest_of_type_and_state on job (type, state, submitted_at desc, id desc);

-- The same counts as in execution_statistic, summed up over longer times: what asks for a day reads
-- some of each instead of all minutes.
create table execution_statistic_sum (
  -- How long that is: 10, 60 or 360.
  minutes  int         not null,
  start    timestamptz not null,
  type     text        not null,
  worker   text        not null,
  outcome  text        not null,
  bucket   int         not null,
  count    bigint      not null,
  sum_millis bigint    not null,
  min_millis bigint    not null,
  max_millis bigint    not null,
  primary key (minutes, start, type, worker, outcome, bucket)
) with (fillfactor = 70);

insert into execution_statistic_sum
  select minutes, date_bin(make_interval(mins => minutes), minute, timestamptz '1970-01-01 00:00Z'),
    type, worker, outcome, bucket, sum(count), sum(sum_millis), min(min_millis), max(max_millis)
  from execution_statistic, unnest(array[10, 60, 360]) as minutes
  group by 1, 2, 3, 4, 5, 6;

-- Dead letters of a type, the latest first; and those that failed alike, counted without their rows.
create index dead_letter_newest_of_type
  on dead_letter (type, at desc, topic desc, partition desc, record_offset desc);
drop index dead_letter_of_fingerprint;
create index dead_letter_of_fingerprint
  on dead_letter (fingerprint, at desc, topic desc, partition desc, record_offset desc)
  include (type, reason);

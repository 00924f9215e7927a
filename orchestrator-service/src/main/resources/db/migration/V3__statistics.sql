-- How executions have ended, by the minute: counted as they end, so that no question counts jobs.
create table execution_statistic (
  minute   timestamptz not null,
  type     text        not null,
  -- Empty where no worker had to do with it.
  worker   text        not null,
  outcome  text        not null,
  -- Of durations, as io.dogwatch.orchestrator.statistics.Buckets has them; -1 for none.
  bucket   int         not null,
  count    bigint      not null,
  -- Of the durations.
  sum_millis bigint    not null,
  min_millis bigint    not null,
  max_millis bigint    not null,
  primary key (minute, type, worker, outcome, bucket)
) with (fillfactor = 70);

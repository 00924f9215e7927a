package io.dogwatch.benchmarks.queries;

/** The statements that make a history: rows as the projection would have left them. */
final class HistorySql {

  /** Jobs that have ended, by chance of some type, worker, state and length. */
  private static final String SOME_JOBS =
      """
      with moment as (
        select n, cast(? as timestamptz) + n * cast(? as float8) * interval '1 millisecond' as at,
          random() as by_type, random() as by_state, random() as by_worker,
          random_normal() as by_length, md5(n || ' ' || ?) as noise
        from generate_series(1, ?) n
      ), typed as (
        select *, date_trunc('milliseconds', at) as submitted_at,
          case when at < cast(? as timestamptz) and by_type < 0.02 then 'retired'
            when by_type < 0.40 then 'technical' when by_type < 0.70 then 'probe'
            when by_type < 0.85 then 'steady' when by_type < 0.95 then 'optimise'
            when by_type < 0.99 then 'report' else 'brittle' end as type,
          'worker-' || (1 + floor(by_worker * 8)) as executor
        from moment
      ), stated as (
        select *,
          case when type = 'steady' then 'SUCCEEDED'
            when type = 'brittle' and by_state < 0.999 then 'DEAD'
            when by_state < 0.976 then 'SUCCEEDED' when by_state < 0.981 then 'DEAD'
            when by_state < 0.990 then 'CANCELLED' when by_state < 0.996 then 'EXPIRED'
            else 'SKIPPED' end as state,
          floor(case type when 'technical' then 40 when 'probe' then 5 when 'optimise' then 5000
            when 'report' then 800 else 200 end * exp(by_length * 0.6)) as millis
        from typed
      ), job_made as (
        select *, state in ('SUCCEEDED', 'DEAD') as was_executed,
          submitted_at + interval '5 milliseconds' as began,
          submitted_at + millis * interval '1 millisecond' + interval '5 milliseconds' as ended,
          cast(lpad(to_hex(cast(extract(epoch from submitted_at) * 1000 as bigint)), 12, '0')
            || '7' || substr(noise, 1, 3) || '8' || substr(noise, 4, 15) as uuid) as id
        from stated
      )
      """;

  /** Jobs of one day. Parameters: from, milliseconds between two, salt, how many, end of old. */
  static final String JOBS =
      """
      insert into job (day, id, type, priority, state, attempt, delivery, worker, since, started_at,
        finished_at, result, result_type, failure_code, failure_message, failure_exception, reason,
        submitted_at, payload, payload_type, max_attempts, timeout_millis, tenant, metadata)
      """
          + SOME_JOBS
          + """
          select cast(submitted_at at time zone 'UTC' as date), id, type, 'NORMAL', state,
            case state when 'DEAD' then 3 else 1 end, case when was_executed then 1 else 0 end,
            case when was_executed then executor end, ended, case when was_executed then began end,
            ended,
            case when state = 'SUCCEEDED' then
              convert_to('{"rsi": 61.0, "macd": [1.5, 2.5, 3.5], "signal": "hold"}', 'UTF8') end,
            case when state = 'SUCCEEDED' then 'application/json' end,
            case when state = 'DEAD' then 'INTERNAL' end,
            case when state = 'DEAD' then 'no answer of venue ' || substr(noise, 1, 1) end,
            case when state = 'DEAD' then 'java.net.http.HttpTimeoutException' end,
            case state when 'DEAD' then 'MAX_ATTEMPTS' when 'CANCELLED' then 'not needed any more'
              when 'SKIPPED' then 'a job that it depends on failed' end,
            submitted_at,
            convert_to('{"symbol": "AAPL", "note": "' || repeat(noise, 5) || '"}', 'UTF8'),
            'application/json', 3, 30000, 'desk-' || substr(noise, 1, 1), '{"batch":"nightly"}'
          from job_made
          """;

  /** What happened to the jobs of one day: two or three events of each. */
  static final String EVENTS =
      """
      insert into job_event (day, job_id, attempt, delivery, at, fact, worker, detail)
      select day, id, fact.attempt, fact.delivery, fact.at, fact.fact, fact.worker, fact.detail
      from job cross join lateral (values
        (1, 0, submitted_at, 'QUEUED', null, null),
        (attempt, delivery, started_at, 'STARTED', worker, null),
        (attempt, delivery, finished_at,
          case state when 'DEAD' then 'DEAD_LETTERED' else state end, worker,
          json_build_object('startedAt', started_at))
      ) fact (attempt, delivery, at, fact, worker, detail)
      where day = ?
        and (fact.fact <> 'STARTED' or finished_at - started_at >= interval '100 milliseconds')
      """;

  /**
   * What was counted of the last day: of each job that ended, into the buckets that the statistics
   * have, in the order in which it happened. Parameters: from, milliseconds between two, salt, how
   * many, end of old.
   */
  static final String STATISTICS =
      """
      insert into execution_statistic (minute, type, worker, outcome, bucket, count, sum_millis,
        min_millis, max_millis)
      """
          + SOME_JOBS
          + """
          select date_trunc('minute', submitted_at), type,
            case when was_executed then executor else '' end,
            case state when 'DEAD' then 'FAILED' else state end,
            case when state <> 'SUCCEEDED' then -1 when millis < 16 then millis
              else 16 + (doublings - 4) * 8 + ((cast(millis as bigint) >> (doublings - 3)) & 7) end,
            count(*), sum(known), min(known), max(known)
          from job_made,
            lateral (select cast(floor(log(2, cast(greatest(millis, 1) as numeric))) as int)
              as doublings, case when state = 'SUCCEEDED' then millis else 0 end as known) exact
          group by 1, 2, 3, 4, 5
          order by 1
          """;

  /** The same, summed up. */
  static final String SUMS =
      """
      insert into execution_statistic_sum (minutes, start, type, worker, outcome, bucket, count,
        sum_millis, min_millis, max_millis)
      select minutes,
        date_bin(make_interval(mins => minutes), minute, timestamptz '1970-01-01 00:00Z'),
        type, worker, outcome, bucket, sum(count), sum(sum_millis), min(min_millis), max(max_millis)
      from execution_statistic, unnest(array[10, 60, 360]) as minutes
      where worker <> 'worker-0'
      group by 1, 2, 3, 4, 5, 6
      order by 2
      """;

  /** A dead letter for each job that is dead. */
  static final String DEAD_LETTERS =
      """
      insert into dead_letter (topic, partition, record_offset, type, at, reason, fingerprint,
        job_id, attempts, deliveries, worker, failure_code, failure_message, failure_exception,
        failure_stack, record_key, record_value, headers)
      select cast(? as text) || 'jobs.' || type || '.dlq', 0,
        row_number() over (partition by type order by finished_at), type, finished_at, reason,
        md5(type || failure_message), id, attempt, delivery, worker, failure_code, failure_message,
        failure_exception, repeat('  at io.example.Venue.ask(Venue.java:42)' || chr(10), 20),
        convert_to(cast(id as text), 'UTF8'), payload,
        '[{"name":"dlq-reason","base64":"TUFYX0FUVEVNUFRT"}]'
      from job where state = 'DEAD' and state <> 'SUCCEEDED'
      """;

  /** Jobs that wait in line. Parameters: the type, from, milliseconds between two, how many. */
  static final String QUEUED =
      """
      insert into job (day, id, type, priority, state, attempt, delivery, since, submitted_at,
        payload, payload_type, max_attempts, timeout_millis, metadata)
      select cast(at at time zone 'UTC' as date), uuidv7(at - clock_timestamp()), ?,
        case n % 3 when 0 then 'LOW' when 1 then 'NORMAL' else 'HIGH' end, 'QUEUED', 1, 0, at, at,
        convert_to('{"sleepMs": 0}', 'UTF8'), 'application/json', 3, 30000, '{}'
      from (select n, cast(? as timestamptz) + n * cast(? as float8) * interval '1 millisecond' as at
        from generate_series(1, ?) n) moment
      """;

  private HistorySql() {}
}

-- Payloads and results of more than 64 KiB lie apart from their jobs, whose rows keep their media
-- types. What was written before stays where it is until its day is dropped.
create table job_content (
  day    date  not null,
  job_id uuid  not null,
  -- PAYLOAD or RESULT.
  kind   text  not null,
  bytes  bytea not null,
  size   int   not null generated always as (octet_length(bytes)) stored,
  sha256 bytea not null generated always as (sha256(bytes)) stored,
  primary key (day, job_id, kind)
) partition by range (day);

do $$
declare
  each date;
begin
  for each in select day from day_partition loop
    execute format('create table job_content_%s partition of job_content for values from (%L) to (%L)',
      to_char(each, 'YYYYMMDD'), each, each + 1);
  end loop;
end
$$;

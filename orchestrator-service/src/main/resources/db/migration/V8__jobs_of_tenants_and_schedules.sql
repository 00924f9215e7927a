-- The schedule that a job's metadata name, where that may be the name of one.
alter table job add column schedule text;

update job set schedule = substring(metadata::text from '"schedule":"([a-z0-9][a-z0-9._-]{0,99})"')
where metadata::text ~ '"schedule":"[a-z0-9][a-z0-9._-]{0,99}"';

-- Jobs that have no tenant, or no schedule, pay nothing for it.
create index job_newest_of_tenant on job (tenant, submitted_at desc, id desc)
  where tenant is not null;
create index job_newest_of_schedule on job (schedule, submitted_at desc, id desc)
  where schedule is not null;

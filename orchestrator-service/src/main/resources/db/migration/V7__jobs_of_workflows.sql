-- Jobs that belong to no workflow pay nothing for it.
create index job_newest_of_workflow on job (workflow_id, submitted_at desc, id desc)
  where workflow_id is not null;

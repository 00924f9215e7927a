-- Who waits for a job asks again and again whether it is still here.
create index outbox_of_job on outbox (job_id);

-- Since when the job waits that waits for longest: the log is kept from there.
create index waiting_job_oldest on waiting_job (since);

-- Ids of the jobs that have to end first, as JSON; null for none.
alter table job add column depends_on json;
alter table job add column on_dependency_failure text;

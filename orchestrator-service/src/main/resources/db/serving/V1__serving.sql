-- Which making of the read model is asked and written: there may be an older and a newer one.
create table serving (
  only_row   boolean     primary key default true check (only_row),
  -- Its tables are in the schema read_model_<generation>.
  generation int         not null check (generation > 0),
  since      timestamptz not null default now()
);

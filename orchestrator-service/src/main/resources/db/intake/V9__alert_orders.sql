-- Who has taken note of an alert: the first one who did. Kept like alerts.
create table alert_acknowledgement (
  alert_id text        primary key,
  actor    text        not null,
  -- Empty where nothing was said.
  comment  text        not null,
  at       timestamptz not null
);

-- Alerts that nobody is to be told of for a time.
create table silence (
  -- Sorts by when it was made.
  id         uuid        primary key,
  -- Which alerts: JSON, as it is shown.
  matchers   text        not null,
  starts_at  timestamptz not null,
  until      timestamptz not null,
  reason     text        not null,
  actor      text        not null,
  -- Null unless somebody ended it before it was over.
  ended_at   timestamptz,
  ended_by   text
);

create index silence_age on silence (until);

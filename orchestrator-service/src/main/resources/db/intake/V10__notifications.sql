-- How far the topic of the alerts was heard.
create table notification_offset (
  topic     text   not null,
  partition int    not null,
  next      bigint not null,
  -- Where the partition ended when it was heard for the first time: nobody is told of the end of
  -- what ended before.
  news_from bigint not null,
  primary key (topic, partition)
);

-- Alerts that fire, or whose end is still to be told.
create table notification_alert (
  alert_id   text        primary key,
  -- What its group has in common; the severity is the highest that the alert has had.
  watchdog   text        not null,
  severity   text        not null,
  type       text        not null,
  -- When people were told last, and as what; null if they never were.
  told_at    timestamptz,
  told_as    text,
  -- The move of the market that it is part of.
  move       text,
  -- The last revision.
  content    bytea       not null,
  heard_at   timestamptz not null
);

create index notification_alert_group on notification_alert (watchdog, severity);
create index notification_alert_type on notification_alert (type);
create index notification_alert_age on notification_alert (heard_at);

-- Alerts that are told of together.
create table notification_group (
  watchdog text not null,
  severity text not null,
  -- When it is looked at next; null if only news makes it due.
  due_at   timestamptz,
  told_at  timestamptz,
  primary key (watchdog, severity)
);

create index notification_group_due on notification_group (due_at);

-- The outbox: what is told through which channel.
create table notification (
  -- Sorts by when it was queued.
  id         uuid        primary key,
  channel    text        not null,
  watchdog   text        not null,
  severity   text        not null,
  title      text        not null,
  -- How many alerts it tells of, and how many others of the group fire.
  news       int         not null,
  repeated   int         not null,
  others     int         not null,
  created_at timestamptz not null,
  -- PENDING, SENT or FAILED.
  state      text        not null default 'PENDING',
  -- How often it was sent, or was about to be.
  attempts   int         not null default 0,
  -- When it may be sent; of one that is being sent, when somebody else may try.
  due_at     timestamptz not null,
  -- Since when it is SENT or FAILED.
  ended_at   timestamptz,
  -- Why the last attempt failed, or who of several did not get it.
  reason     text
);

create index notification_pending on notification (channel, id) where state = 'PENDING';
create index notification_age on notification (created_at);

-- The alerts that a notification tells of, in its order.
create table notification_item (
  notification_id uuid    not null references notification on delete cascade,
  position        int     not null,
  channel         text    not null,
  alert_id        text    not null,
  revision        int     not null,
  -- False for one that was told before and still fires.
  is_news         boolean not null,
  content         bytea   not null,
  primary key (notification_id, position)
);

-- Each transition goes through each channel once.
create unique index notification_item_once on notification_item (alert_id, revision, channel)
  where is_news;
create index notification_item_alert on notification_item (alert_id);

-- When a channel may be used again.
create table notification_channel (
  name    text        primary key,
  free_at timestamptz not null
);

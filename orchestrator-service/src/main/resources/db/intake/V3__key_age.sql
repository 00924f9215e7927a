-- Keys are forgotten, the oldest first.
create index idempotency_key_age on idempotency_key (made_at);

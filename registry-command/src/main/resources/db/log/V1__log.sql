-- The one row that gives positions: whoever appends locks it first (rule L1).
create table log_head (
  single     boolean primary key default true check (single),
  log_id     uuid    not null,
  epoch      bigint  not null,
  position   bigint  not null,
  chain_hash bytea   not null
);
insert into log_head (log_id, epoch, position, chain_hash)
values (gen_random_uuid(), 1, 0, decode(repeat('00', 32), 'hex'));

create table events (
  position   bigint      primary key,
  event_id   uuid        not null,
  type       text        not null,
  subject    text        not null,
  time       timestamptz not null,
  epoch      bigint      not null,
  chain_hash bytea       not null,
  data       bytea       not null
);
-- Sourcing an entity, and consistency conditions.
create index events_subject on events (subject, position);

-- Never released: a secret is never usable twice (rule L5).
create table secret_hashes (
  sha256   bytea  primary key,
  position bigint not null
);

-- What a repeated request is answered with (rule L5).
create table idempotency (
  caller   text        not null,
  key      text        not null,
  digest   bytea       not null,
  subject  text        not null,
  position bigint      not null,
  created  timestamptz not null default now(),
  primary key (caller, key)
);

-- The relay's own progress: written after Kafka's commit (rule R2).
create table relay_progress (
  single   boolean primary key default true check (single),
  position bigint  not null
);
insert into relay_progress (position) values (0);

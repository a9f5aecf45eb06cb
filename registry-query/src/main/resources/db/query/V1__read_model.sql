-- What the log says, in a form that can be searched. All of it is derived: it can be rebuilt.

-- How far this store has followed the log: one row, written with everything that it covers.
create table progress (
  only_row     boolean primary key default true check (only_row),
  position     bigint not null,
  chain_hash   bytea  not null,
  log_id       uuid,
  epoch        bigint,
  -- Where on the topic to go on reading: a hint, checked against the positions found there.
  topic_offset bigint
);
insert into progress (position, chain_hash) values (0, decode(repeat('00', 32), 'hex'));

create table tenants (
  tenant_id  text collate "C" primary key,
  name       text,
  suspended  boolean not null,
  view       bytea not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  version    bigint not null,
  position   bigint not null
);

create table key_groups (
  group_id    text collate "C" primary key,
  tenant_id   text collate "C" not null,
  name        text,
  description text,
  active      boolean not null,
  deleted     boolean not null,
  view        bytea not null,
  created_at  timestamptz not null,
  updated_at  timestamptz not null,
  version     bigint not null,
  position    bigint not null
);
create index key_groups_by_tenant on key_groups (tenant_id, group_id);

create table keys (
  key_id      text collate "C" primary key,
  tenant_id   text collate "C" not null,
  group_id    text collate "C",
  environment text not null,
  -- The key's own state and the cuts of its tenant together.
  status      text not null,
  scopes      text[] not null,
  roles       text[] not null,
  label       text,
  description text,
  subject     text,
  metadata    jsonb not null,
  allowed_ips text[] not null,
  not_before  timestamptz,
  expires_at  timestamptz,
  max_staleness text,
  hint        text,
  previous_hint text,
  view        bytea not null,
  -- The cut that revoked the key, if one did: for ever.
  cut_at      bigint,
  deleted_at  timestamptz,
  created_at  timestamptz not null,
  updated_at  timestamptz not null,
  version     bigint not null,
  position    bigint not null
);
create index keys_by_tenant on keys (tenant_id, key_id);
create index keys_by_label on keys (tenant_id, label text_pattern_ops);

create table events (
  position   bigint primary key,
  chain_hash bytea not null,
  event_id   uuid not null,
  type       text not null,
  subject    text collate "C" not null,
  tenant_id  text collate "C" not null,
  time       timestamptz not null,
  actor      text not null,
  source     text,
  reason     text,
  -- What the event says beside all that; without hashes of secrets, and once its key is deleted
  -- without personal data.
  data       jsonb not null
);
create index events_by_subject on events (subject, position);

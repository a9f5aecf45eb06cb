-- What is to become due on keys, kept from the log by the scheduler of notices (ADR 0012).
-- A revoked key has no row: nothing becomes due on it any more.
create table deadlines (
  key                text        primary key,
  tenant             text        not null,
  generation         integer     not null,
  secret_since       timestamptz not null,
  rotation_announced boolean     not null,
  expires_at         timestamptz,
  expiry_announced   boolean     not null,
  active             boolean     not null,
  deleted            boolean     not null
);
create index deadlines_expiry on deadlines (expires_at, key)
  where not expiry_announced and not deleted;
create index deadlines_rotation on deadlines (tenant, secret_since, key)
  where not rotation_announced and not deleted;
-- Keys that an enforced policy may still have to disable.
create index deadlines_enforcement on deadlines (tenant, secret_since, key)
  where rotation_announced and active and not deleted;

-- How old the secrets of a tenant's keys should get; no age: they may get as old as they like.
create table rotation_policies (
  tenant         text    primary key,
  max_age_millis bigint,
  enforced       boolean not null
);

-- How much of the log the two tables reflect.
create table deadline_progress (
  single   boolean primary key default true check (single),
  position bigint  not null
);
insert into deadline_progress (position) values (0);

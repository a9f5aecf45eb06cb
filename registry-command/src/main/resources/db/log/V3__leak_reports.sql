-- Reports of leaked secrets until they are handled (ADR 0011): hashes, never secrets, and of keys
-- that there are as well as of others, so that taking a report tells nothing.
create table leak_reports (
  id              bigint      generated always as identity primary key,
  sha256          bytea       not null,
  tenant          text, -- the only one whose keys it counts for
  reporter        text        not null,
  reporter_tenant text, -- none: the secret-scanning partner
  address         text,
  url             text,
  source          text,
  attempts        integer     not null default 0,
  received        timestamptz not null default now(),
  due             timestamptz not null default now()
);
create index leak_reports_due on leak_reports ((reporter_tenant is not null), due, id);
create index leak_reports_sha256 on leak_reports (sha256);

-- Reports of leaked secrets until they are handled (ADR 0011): hashes, never secrets, and of keys
-- that there are as well as of others, so that taking a report tells nothing.
create table leak_reports (
  id       bigint      generated always as identity primary key,
  sha256   bytea       not null,
  reporter text        not null,
  address  text,
  url      text,
  source   text,
  attempts integer     not null default 0,
  due      timestamptz not null default now()
);
create index leak_reports_due on leak_reports (due, id);

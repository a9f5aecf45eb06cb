-- What a tenant lets its keys be; those of a tenant that has said nothing are the defaults.
alter table tenants add column policies jsonb not null
  default '{"onLeak": "notify", "rotation": {"maxAge": "PT2160H", "enforced": false}, "referenceIds": false}';
alter table tenants alter column policies drop default;

-- Which keys are in which group, so that emptiness can be asked under the head lock (ADR 0009).
-- A deleted key keeps its place, as it may come back, but does not count.
create table group_members (
  key      text    primary key,
  group_id text    not null,
  deleted  boolean not null default false
);
create index group_members_group on group_members (group_id) where not deleted;

-- What the log says of it so far.
insert into group_members (key, group_id, deleted)
select placed.key, placed.group_id, coalesce(gone.deleted, false)
from (
  select distinct on (subject)
    subject as key, convert_from(data, 'UTF8')::json ->> 'group' as group_id
  from events
  where type in ('dev.keyregistry.key.created.v1', 'dev.keyregistry.key.moved.v1')
  order by subject, position desc
) placed
left join (
  select distinct on (subject) subject as key, type = 'dev.keyregistry.key.deleted.v1' as deleted
  from events
  where type in ('dev.keyregistry.key.deleted.v1', 'dev.keyregistry.key.undeleted.v1')
  order by subject, position desc
) gone using (key)
where placed.group_id is not null;

-- Which key has or had a secret, by its SHA-256. A hash is never another key's, so rows only come.
create table key_secrets (
  sha256 bytea primary key,
  key_id text collate "C" not null
);
-- What is known of keys of the time before this: their secrets that may still work.
insert into key_secrets (sha256, key_id)
  select decode(translate(secret->>'sha256', '-_', '+/') || '=', 'base64'), key_id
    from keys, jsonb_array_elements(convert_from(view, 'UTF8')::jsonb->'secrets') as secret
  on conflict do nothing;

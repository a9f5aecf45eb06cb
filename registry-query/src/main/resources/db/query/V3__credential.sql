-- What form the secrets of a key have; keys of the time before this had no other.
alter table keys add column credential text not null default 'secret';
alter table keys alter column credential drop default;

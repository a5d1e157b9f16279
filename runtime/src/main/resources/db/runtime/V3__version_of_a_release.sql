-- Raised by every transaction that takes the release's lock to change what is known of it or what its jobs have come to.
-- A statement that takes the lock and reads in one learns by it whether somebody else was in between.
alter table release add column version bigint not null default 0;

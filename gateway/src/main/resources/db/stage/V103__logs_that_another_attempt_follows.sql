-- With the last piece of an attempt's log: whether another attempt of the job follows.
alter table log_chunk add column again boolean not null default false;

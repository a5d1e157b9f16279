-- A script that must not run twice is about to begin: whatever becomes of its worker, the job is not performed again.
alter table job add column once boolean not null default false;
-- How many of a job's attempts do not count. Every claim has a number of its own, by which its log is known.
alter table job add column excused int not null default 0;

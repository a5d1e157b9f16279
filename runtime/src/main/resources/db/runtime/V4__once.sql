-- A script that must not run twice has begun: whatever becomes of its worker, the job is not performed again.
alter table job add column once boolean not null default false;

-- What is where follows from all that happened there, in the order of the facts' times, however late one is read.

alter table place_history add column kind text not null default 'healthy';
alter table place_history alter column image drop not null;
alter table place_history alter column at type timestamptz using at::timestamptz;
alter table place_view alter column since type timestamptz using since::timestamptz;
create index place_history_latest on place_history (application, environment, at desc, seq desc);

-- A release that leaves before it began keeps no older one from beginning; one that began does.
alter table place add column latest_begun uuid;
update place set latest_begun = latest_comer;
comment on column place.latest_comer is
  'the latest release that came here and has not left before it began; an older one that has not begun gives way';
comment on column place.latest_begun is 'the latest release that began a rollout here';

-- One row for each (application, environment) that a release ever came to.
create table place (
  application  text        not null,
  environment  text        not null,
  generations  integer     not null default 0,
  current      jsonb,
  address      text,
  holder       uuid,
  latest_comer uuid,
  journal      jsonb,
  fence        bigint      not null default 0,
  updated_at   timestamptz not null default now(),
  primary key (application, environment),
  check ((holder is null) = (journal is null))
);
comment on column place.generations is 'deployments begun here; part of their instances'' names';
comment on column place.current is 'the deployment that serves, or served until the running rollout began';
comment on column place.holder is 'the release whose rollout holds the place; null when it is free';
comment on column place.latest_comer is 'the latest release that came here; an older one that has not begun gives way';
comment on column place.journal is 'the running rollout: what is wanted, its deadlines, its failure';
comment on column place.fence is 'of the last write; a write with a lower one changes nothing';

-- What served to its end, and may be gone back to.
create table deployment (
  application  text        not null,
  environment  text        not null,
  generation   integer     not null,
  release_id   uuid        not null,
  image        text        not null,
  deployment   jsonb       not null,
  finished_at  timestamptz not null default now(),
  withdrawn_at timestamptz,
  primary key (application, environment, generation)
);
comment on column deployment.withdrawn_at is 'when it was rolled back from; such a one is never gone back to';

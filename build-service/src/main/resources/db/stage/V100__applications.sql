-- One row for each application that was ever planned here.
create table application (
  name       text        primary key,
  repository text        not null,
  bound_at   timestamptz not null default now()
);
comment on column application.repository is 'whose releases may bear the name: that of the first, in the form that equal addresses share';

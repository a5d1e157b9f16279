-- Where the instances of these places are known. One row: another home would not see them.
create table home (
  the_one   boolean     primary key default true check (the_one),
  id        text        not null,
  described text        not null,
  since     timestamptz not null default now()
);
comment on table home is 'delete the row when the instances that were known there are gone for good';

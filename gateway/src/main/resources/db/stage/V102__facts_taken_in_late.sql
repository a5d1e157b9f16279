-- A fact that was taken in after later ones of its partition, since it had waited as parked or deferred: which one it is
-- of those, from 1. Who has read past its place finds it by that.

alter table fact add column late bigint;
create unique index fact_late on fact (partition, late) where late is not null;

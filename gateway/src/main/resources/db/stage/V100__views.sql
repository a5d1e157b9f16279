-- What the gateway remembers: every fact as it stands on the topic, and the views that follow from them.

create table fact (
    partition     int         not null,
    record_offset bigint      not null,
    event_id      uuid        not null,
    release_id    uuid        not null,
    type          text        not null,
    cloudevent    text        not null,
    primary key (partition, record_offset)
);
-- A later duplicate repeats an id; the first is the one that counts.
create unique index fact_event on fact (event_id);
create index fact_release on fact (release_id, record_offset);

create table release_view (
    id           uuid        primary key,
    application  text,
    state        text        not null,
    view         text        not null,
    progress_at  timestamptz not null default now()
);
create index release_view_application on release_view (application, id);
create index release_view_running on release_view (progress_at) where state in ('running', 'cancelling');

-- What was healthy where, newest last, and what is there now.
create table place_history (
    seq         bigint generated always as identity primary key,
    application text        not null,
    environment text        not null,
    release_id  uuid        not null,
    image       text        not null,
    version     text        not null,
    address     text        not null,
    at          text        not null,
    event_id    uuid        not null unique
);
create table place_view (
    application text        not null,
    environment text        not null,
    release_id  uuid        not null,
    image       text        not null,
    version     text        not null,
    address     text        not null,
    since       text        not null,
    rolled_back boolean     not null,
    primary key (application, environment)
);

create table log_chunk (
    release_id uuid   not null,
    job        text   not null,
    attempt    int    not null,
    log_offset bigint not null,
    bytes      bytea  not null,
    ends_at    bigint,
    primary key (release_id, job, attempt, log_offset)
);

create table token (
    name       text        primary key,
    hash       text        not null unique,
    created_at timestamptz not null default now()
);

create table idempotency (
    key        text        not null,
    actor      text        not null,
    request    text        not null,
    release_id uuid        not null,
    created_at timestamptz not null default now(),
    primary key (key, actor)
);

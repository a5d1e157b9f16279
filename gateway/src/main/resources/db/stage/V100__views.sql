-- What the gateway remembers. All of it but tokens, idempotency and logs can be made again from the topic.

-- Every event, once. Within a partition, seq and record_offset have the same order.
create table fact (
    seq           bigint      generated always as identity primary key,
    partition     int         not null,
    record_offset bigint      not null,
    event_id      uuid        not null unique,
    release_id    uuid        not null,
    type          text        not null,
    cloudevent    text        not null,
    time          timestamptz not null,
    unique (partition, record_offset)
);
create index fact_release on fact (release_id, seq);

-- One JSON document a release, and what it is listed by. Ids are UUIDs of version 7: their order is that of requests.
create table release_view (
    id            uuid        primary key,
    application   text,
    state         text        not null,
    requested_at  timestamptz not null,
    last_progress timestamptz not null,
    view          text        not null
);
create index release_view_application on release_view (application, id desc);
create index release_view_state on release_view (state, id desc);
create index release_view_under_way on release_view (last_progress) where state in ('running', 'cancelling');

-- Everything that ever served somewhere, by the fact that said so.
create table served (
    event_id    uuid        primary key,
    application text        not null,
    environment text        not null,
    release_id  uuid        not null,
    version     text        not null,
    image       text        not null,
    address     text        not null,
    since       timestamptz not null
);
create index served_place on served (application, environment, image, since desc);

-- What serves where now; release_id is null where nothing does any more.
create table place_view (
    application text        not null,
    environment text        not null,
    release_id  uuid,
    version     text        not null,
    image       text        not null,
    address     text        not null,
    since       timestamptz not null,
    rolled_back boolean     not null,
    primary key (application, environment)
);

-- Jobs' logs in pieces; log_offset and bytes count bytes within the attempt's log.
create table log_chunk (
    release_id uuid        not null,
    job        text        not null,
    attempt    int         not null,
    log_offset bigint      not null,
    bytes      bytea       not null,
    stored_at  timestamptz not null default now(),
    primary key (release_id, job, attempt, log_offset)
);
create index log_chunk_stored on log_chunk using brin (stored_at);
create table log_end (
    release_id uuid        not null,
    job        text        not null,
    attempt    int         not null,
    bytes      bigint      not null,
    digest     text        not null,
    primary key (release_id, job, attempt)
);

-- Who may ask: the SHA-256 of each token, in hexadecimal digits.
create table token (
    name       text        primary key,
    sha256     text        not null unique,
    created_at timestamptz not null default now()
);

-- Requests that carried an Idempotency-Key, and what was answered.
create table idempotency (
    actor        text        not null,
    key          text        not null,
    request_hash text        not null,
    release_id   uuid        not null,
    command      text        not null,
    created_at   timestamptz not null default now(),
    primary key (actor, key)
);
create index idempotency_created on idempotency (created_at);

-- What every service keeps, in a schema of its own.

-- A release as this service knows it. Its row is the lock that every intake and every finish takes first.
create table release (
    id               uuid        primary key,
    partition        int         not null,
    next_number      bigint      not null default 1,
    cancel_requested boolean     not null default false,
    held             boolean     not null default false,
    outcome          text,
    traceparent      text,
    touched_at       timestamptz not null default now()
);

-- The facts known of a release: those read from the topic, and those stated here.
create table inbox (
    seq         bigint      generated always as identity,
    event_id    uuid        primary key,
    release_id  uuid        not null,
    type        text        not null,
    data        text        not null,
    received_at timestamptz not null default now()
);
create index inbox_release on inbox (release_id, seq);

create sequence fence;

create table job (
    id               uuid        primary key,
    release_id       uuid        not null references release (id),
    kind             text        not null,
    subject          text        not null,
    payload          text        not null,
    state            text        not null check (state in ('waiting', 'running', 'done', 'broken', 'cancelled')),
    attempt          int         not null default 0,
    lease_until      timestamptz,
    fence            bigint,
    worker           text,
    not_before       timestamptz not null default now(),
    cancel_requested boolean     not null default false,
    outlives_release boolean     not null default false,
    partition        int         not null,
    cause            uuid,
    started          text,
    verdict          text,
    logs             text,
    created_at       timestamptz not null default now(),
    finished_at      timestamptz,
    unique (release_id, kind, subject)
);
create index job_waiting on job (not_before) where state = 'waiting';
create index job_running on job (lease_until) where state = 'running';

-- Facts that are committed here and not yet, or only just, on the topic; numbered by release.
create table outbox (
    release_id   uuid        not null,
    number       bigint      not null,
    event_id     uuid        not null,
    headers      text        not null,
    data         text        not null,
    created_at   timestamptz not null default now(),
    published_at timestamptz,
    primary key (release_id, number)
);
create index outbox_pending on outbox (created_at) where published_at is null;
create index outbox_published on outbox (published_at) where published_at is not null;

-- How far this service has read each partition. Jobs of a partition are not claimed before catch_up_to is read.
create table position (
    partition   int    primary key,
    next_offset bigint not null,
    catch_up_to bigint not null
);

-- Records of a type or a major version that is newer than this service, as they came.
create table deferred (
    partition     int         not null,
    record_offset bigint      not null,
    type          text        not null,
    headers       text        not null,
    data          text        not null,
    received_at   timestamptz not null default now(),
    primary key (partition, record_offset)
);

-- Records that this service could not take in, and the later ones of their releases.
create table parked (
    partition     int         not null,
    record_offset bigint      not null,
    release_id    uuid        not null,
    headers       text        not null,
    data          text        not null,
    reason        text        not null,
    parked_at     timestamptz not null default now(),
    primary key (partition, record_offset)
);

-- Records that wait are kept as they came: bytes, which need not be text.
alter table deferred alter column data type bytea using convert_to(data, 'UTF8');
alter table parked alter column data type bytea using convert_to(data, 'UTF8');

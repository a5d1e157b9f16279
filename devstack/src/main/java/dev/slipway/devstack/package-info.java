/**
 * Kafka, PostgreSQL and an OCI registry for a laptop and for tests: real ones, in one JVM or in one each, on the loopback
 * address, with their data in one folder.
 *
 * <p>{@link dev.slipway.devstack.DevstackMain} is the program; {@link dev.slipway.devstack.TestStack} is the same for tests,
 * shared by all tests of a JVM. Start reading at {@code DevstackMain}. The parts are
 * {@link dev.slipway.devstack.EmbeddedKafka}, {@link dev.slipway.devstack.EmbeddedPostgresServer} and
 * {@link dev.slipway.devstack.registry.OciRegistry}.
 *
 * <p>Depends on no other module of this project, and on no framework. Test code of every module may depend on it; no
 * service does.
 */
@NullMarked
package dev.slipway.devstack;

import org.jspecify.annotations.NullMarked;

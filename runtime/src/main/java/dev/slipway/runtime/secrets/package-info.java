/** Values of secrets, for the jobs that may have them: never in an event, a log, an artifact or a table. */
@org.jspecify.annotations.NullMarked
package dev.slipway.runtime.secrets;

/** What tests of services share: another program on the topics, a job without a database, real parts beneath. */
package dev.slipway.runtime.testing;

/** What becomes of releases when parts of the system are killed, frozen, flooded or fed with what they know already. */
package dev.slipway.acceptance.faults;

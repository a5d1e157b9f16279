/** Scripts of a plan, run in a workspace: a build step, a suite, a smoke suite. */
@org.jspecify.annotations.NullMarked
package dev.slipway.runtime.scripts;

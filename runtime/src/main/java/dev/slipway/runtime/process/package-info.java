/**
 * Steps as processes: the port {@link dev.slipway.runtime.process.StepRunner}, its adapter {@code process}, and
 * {@link dev.slipway.runtime.process.Tool} for the tools that a service itself calls. No framework; depends on
 * {@code events} alone.
 *
 * <p>A JVM cannot make a process group, nor end one. So every process is started under a supervisor, a shell script in
 * a session of its own that ends the step's group when the pipe from this JVM closes, {@code kill -9} of the JVM
 * included. Start with {@link dev.slipway.runtime.process.ProcessStepRunner}, then
 * {@code SupervisedProcess} and {@code supervisor.sh}.
 */
@NullMarked
package dev.slipway.runtime.process;

import org.jspecify.annotations.NullMarked;

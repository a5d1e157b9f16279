package dev.slipway.runtime;

import dev.slipway.events.Event;
import java.util.List;
import java.util.stream.Stream;

/**
 * What follows from a verdict, committed together with the job's end.
 *
 * @param events to state, in this order
 * @param next jobs that follow; none of them is made for a cancelled release but those that outlive it
 */
public record Conclusion<J>(List<Event> events, List<JobSpec<J>> next) {
    public Conclusion {
        events = List.copyOf(events);
        next = List.copyOf(next);
    }

    /** Nothing to say, nothing to do: another job of the release will conclude. */
    public static <J> Conclusion<J> nothing() {
        return new Conclusion<>(List.of(), List.of());
    }

    /** These events. */
    public static <J> Conclusion<J> of(Event... events) {
        return new Conclusion<>(List.of(events), List.of());
    }

    /** Only a job that follows. */
    public static <J> Conclusion<J> next(JobSpec<J> job) {
        return new Conclusion<>(List.of(), List.of(job));
    }

    /** The same, and then this job. */
    public Conclusion<J> then(JobSpec<J> job) {
        return new Conclusion<>(
                events, Stream.concat(next.stream(), Stream.of(job)).toList());
    }
}

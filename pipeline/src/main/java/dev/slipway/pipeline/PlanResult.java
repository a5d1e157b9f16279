package dev.slipway.pipeline;

/** What became of the question for a plan: a verdict on the repository's files, never a breakdown. */
public sealed interface PlanResult permits Planned, Unplannable {}

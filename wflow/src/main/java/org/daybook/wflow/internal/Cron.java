package org.daybook.wflow.internal;

/// When a job is repeated.
///
/// @param schedule its name
/// @param expression five fields
/// @param zone the id of a time zone
public record Cron(String schedule, String expression, String zone) {}

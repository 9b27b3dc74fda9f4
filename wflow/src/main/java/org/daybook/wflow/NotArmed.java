package org.daybook.wflow;

/// An unfinished job that nothing would wake: a fault of the engine. Opening the engine again arms
/// it.
///
/// @param state the word of its state
public record NotArmed(JobId job, String state, String why) {}

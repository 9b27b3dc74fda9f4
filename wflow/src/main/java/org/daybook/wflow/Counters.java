package org.daybook.wflow;

/// What an engine has done since it was opened, and two things as they are.
///
/// @param stepFailures how many tries of steps threw
/// @param timersFired how many jobs were woken by a timer
/// @param checkpoints how many were written
/// @param events how many were appended
/// @param running how many jobs have a worker now
/// @param partitionsOpen how many partitions are started now
/// @param notArmed how many unfinished jobs nothing would wake, as last checked; 0 is right
public record Counters(
    long jobsAdded,
    long attempts,
    long steps,
    long stepFailures,
    long timersFired,
    long checkpoints,
    long events,
    long running,
    int partitionsOpen,
    long notArmed) {}

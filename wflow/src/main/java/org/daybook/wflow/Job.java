package org.daybook.wflow;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// One job as it stands.
///
/// @param version of the definition it is pinned to; 0 before it began
/// @param parent the job that started it; null for one that was added from outside
/// @param label of the workers that may run it; null for those of jobs that ask for none
/// @param attempts how many have begun
/// @param steps how many results its journal holds
/// @param deadline when it fails if it is unfinished; null for never
/// @param progress what its code last said of it, empty if nothing
@SuppressWarnings("ArrayRecordComponent") // bytes, never compared; owners copy
public record Job(
    JobId id,
    String wflow,
    int version,
    String key,
    @Nullable String lane,
    @Nullable JobId parent,
    @Nullable String label,
    JobState state,
    int attempts,
    int steps,
    Instant added,
    Instant changed,
    @Nullable Instant deadline,
    byte[] args,
    byte[] progress) {}

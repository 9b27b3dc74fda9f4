package org.daybook.wflow;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// One job as it stands.
///
/// @param attempts how many have begun
/// @param steps how many results its journal holds
/// @param progress what its code last said of it, empty if nothing
@SuppressWarnings("ArrayRecordComponent") // bytes, never compared; owners copy
public record Job(
    JobId id,
    String wflow,
    String key,
    @Nullable String lane,
    JobState state,
    int attempts,
    int steps,
    Instant added,
    Instant changed,
    byte[] args,
    byte[] progress) {}

package org.daybook.wflow.log;

import java.time.Instant;
import org.daybook.wflow.JobId;
import org.jspecify.annotations.Nullable;

/// A job as a row of a table: columns to find it by, and its state as the engine wrote it. Times
/// are kept to the nanosecond, from 1677 to 2262.
///
/// @param seq the position of its first record in its partition
/// @param state the word of its state, lower case
/// @param ended when it ended; null while it is unfinished
/// @param head its last kept record, 0 if it has none: where its chain ends
/// @param bytes how many bytes its kept records and their blobs take
/// @param row the engine's own encoding of it
@SuppressWarnings("ArrayRecordComponent") // bytes, never compared; owners copy
public record JobRow(
    JobId id,
    int partition,
    long seq,
    String wflow,
    String key,
    @Nullable String lane,
    @Nullable JobId parent,
    String state,
    @Nullable String why,
    int attempts,
    long steps,
    Instant added,
    Instant changed,
    @Nullable Instant ended,
    long head,
    long bytes,
    byte[] row) {}

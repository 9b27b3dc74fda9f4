package org.daybook.wflow;

import java.time.Instant;

/// One recorded step of a job.
///
/// @param name the step's name
/// @param requestDigest SHA-256 of the request, hexadecimal
/// @param result what it returned
/// @param at when it was recorded
@SuppressWarnings("ArrayRecordComponent") // bytes, never compared; owners copy
public record JournalEntry(String name, String requestDigest, byte[] result, Instant at) {}

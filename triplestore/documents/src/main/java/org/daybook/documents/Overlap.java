package org.daybook.documents;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/// A key that a branch and `main` have both changed since the fork, to different values.
///
/// @param key which
/// @param atFork its value when the branch began; null when it was not there
/// @param onMain its value on `main`; null when it is gone there
/// @param onBranch its value on the branch; null when it is gone there
/// @param settled what the merge makes of it; null when it is gone
public record Overlap(
    PropKey key,
    @Nullable JsonNode atFork,
    @Nullable JsonNode onMain,
    @Nullable JsonNode onBranch,
    @Nullable JsonNode settled) {}

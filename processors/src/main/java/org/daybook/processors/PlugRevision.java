package org.daybook.processors;

import java.time.Instant;

/// One step in a plug's history.
///
/// @param at when, by the store's clock
/// @param what `install`, `hold`, `approve`, `reject`, `sign` (the same files came
///     with a signature that is verified), `enable` or `disable`
/// @param version the version it was about
/// @param digest that version's; empty where it is not known any more
/// @param by who did it
public record PlugRevision(Instant at, String what, String version, String digest, String by) {}

/// Gives what parsers say a vocabulary: which raw names become which fields of which props.
///
/// Start at [org.daybook.ingest.internal.vocabulary.Vocabulary]. Promise: pure functions; a value
/// that makes no sense is left out and stays in the raw metadata, and what is put obeys the schemas
/// of [org.daybook.ingest.internal.vocabulary.IngestSchemas].
@NullMarked
package org.daybook.ingest.internal.vocabulary;

import org.jspecify.annotations.NullMarked;

/// JSON Schemas: which are well-formed, what is wrong with a value, and which may succeed another.
///
/// Start at [org.daybook.documents.internal.schema.CompiledSchema] for values, and at
/// [org.daybook.documents.internal.schema.SchemaJudge] for changes, whose meaning `docs/schemas.md`
/// states. Promise: pure; nothing is ever fetched; nothing is called compatible without a proof.
@NullMarked
package org.daybook.documents.internal.schema;

import org.jspecify.annotations.NullMarked;

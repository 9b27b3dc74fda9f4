/// JSON Schemas: which are well-formed, which succeed another, and what is wrong with a value.
///
/// Start at [org.daybook.documents.internal.schema.CompiledSchema]. Promise: pure; nothing is ever
/// fetched.
@NullMarked
package org.daybook.documents.internal.schema;

import org.jspecify.annotations.NullMarked;

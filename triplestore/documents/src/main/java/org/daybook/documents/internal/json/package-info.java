/// JSON as this module keeps it: one form for each number, bounded in depth and size.
///
/// Start at [org.daybook.documents.internal.json.Json] and
/// [org.daybook.documents.internal.json.ValueGuard]. Promise: a guarded value survives Automerge
/// and SQLite unchanged.
@NullMarked
package org.daybook.documents.internal.json;

import org.jspecify.annotations.NullMarked;

/// The vault's database: one writer that commits groups, a few readers, and the rows in between.
///
/// Start at [org.daybook.documents.internal.sql.Database]. Promise: what a write has answered is
/// durable and visible to every later read.
@NullMarked
package org.daybook.documents.internal.sql;

import org.jspecify.annotations.NullMarked;

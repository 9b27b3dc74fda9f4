/// Reading what people send as JSON, strictly.
///
/// Start at [StrictJson]. Promise: what it accepts means one thing only; what it refuses is named
/// by line and column.
@NullMarked
package org.daybook.queryapi.json;

import org.jspecify.annotations.NullMarked;

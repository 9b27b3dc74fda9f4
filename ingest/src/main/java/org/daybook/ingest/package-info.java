/// Daybook's ingest.
@NullMarked
package org.daybook.ingest;

import org.jspecify.annotations.NullMarked;

/// Makes small real files of many formats, and broken ones.
@NullMarked
package org.daybook.ingest.files;

import org.jspecify.annotations.NullMarked;

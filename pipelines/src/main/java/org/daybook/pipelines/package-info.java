/// Daybook's pipelines.
@NullMarked
package org.daybook.pipelines;

import org.jspecify.annotations.NullMarked;

/// Daybook's queryapi.
@NullMarked
package org.daybook.queryapi;

import org.jspecify.annotations.NullMarked;

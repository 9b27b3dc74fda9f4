/// How plugs are read, checked and run. Not for others; start at [Sandbox].
@NullMarked
package org.daybook.processors.internal;

import org.jspecify.annotations.NullMarked;

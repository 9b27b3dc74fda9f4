/// The command line. `serve` and `demo` start the service; everything else asks one over HTTP, and
/// starts nothing.
///
/// Start at [Daybook]. Promise: exit code 0 means that what was asked was done; [Exit] lists the
/// others.
@NullMarked
package org.daybook.queryapi.cli;

import org.jspecify.annotations.NullMarked;

/// Plugs and the sandbox their routines run in.
///
/// Start at [Plugs], which opens a [PlugRegistry]. Promise: a routine reads only the tags it
/// declared to read, changes only those it declared to write, and the worst it can do is waste its
/// own budget: whatever it throws, allocates or loops over ends as a typed [RunResult].
@NullMarked
package org.daybook.processors;

import org.jspecify.annotations.NullMarked;

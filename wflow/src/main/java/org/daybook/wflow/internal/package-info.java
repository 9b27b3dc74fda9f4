/// The fold: events, their encoding, and the state they make. Not for others.
///
/// Start at [State]. Promise: no clock, no database, no logger in here; same log, same state.
@NullMarked
package org.daybook.wflow.internal;

import org.jspecify.annotations.NullMarked;

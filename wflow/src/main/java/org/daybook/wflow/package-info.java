/// Durable jobs. A job is one run of a wflow's code; what it did is in an append-only log, and
/// state is always rebuilt from that log.
///
/// Start at [Engine]. Promise: a job that was acknowledged reaches an end or is parked, whatever
/// dies in between; a step whose result was recorded is not run again; same log, same state,
/// always.
@NullMarked
package org.daybook.wflow;

import org.jspecify.annotations.NullMarked;

/// Traces of jobs, as OpenTelemetry has them.
///
/// Start at [JobSpans]. Promise: nothing is sent anywhere, nor thrown at a job; that is the SDK's
/// to do, when the service is told to.
@NullMarked
package org.daybook.queryapi.tracing;

import org.jspecify.annotations.NullMarked;

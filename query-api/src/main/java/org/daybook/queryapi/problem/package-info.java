/// Failures as the outside sees them: RFC 9457 problems with a stable code.
///
/// Start at [Problems], which alone decides the HTTP status of every failure. Promise: no stack
/// trace and no class name leaves the process, and every code has a page under `docs/errors`.
@NullMarked
package org.daybook.queryapi.problem;

import org.jspecify.annotations.NullMarked;

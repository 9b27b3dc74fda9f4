/// Who may speak to the service: its own host name, no foreign web page, and whoever has the token.
///
/// Start at [Guard]. Promise: every route is behind it, those of the framework included.
@NullMarked
package org.daybook.queryapi.guard;

import org.jspecify.annotations.NullMarked;

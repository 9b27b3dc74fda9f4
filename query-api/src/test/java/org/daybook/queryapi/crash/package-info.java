/// The packaged service, killed and restarted. Start at [KilledImportIT]; promise: what these tests
/// see, a user would.
@NullMarked
package org.daybook.queryapi.crash;

import org.jspecify.annotations.NullMarked;

/// A vault put together: every part of Daybook on one directory, without HTTP.
///
/// Start at [Vault]; a process that holds several starts at [Vaults]. Promise: parts open in the
/// order of the data's way and close in the reverse, whatever fails on the way.
@NullMarked
package org.daybook.queryapi.vault;

import org.jspecify.annotations.NullMarked;

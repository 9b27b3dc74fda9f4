/// What an author's machine does with a plug: writes a new one, and builds its modules with the
/// compilers that are there.
///
/// Start at [PlugBuild]; [NewPlug] writes a folder that it can build. The kits themselves are
/// files under `kits/` of this Maven module, packed beside these classes. Promise: a module is
/// replaced whole or not at all, and a missing tool is named with the command that installs it.
@NullMarked
package org.daybook.processors.kits;

import org.jspecify.annotations.NullMarked;

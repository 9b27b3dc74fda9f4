/// The service: everything Daybook does, over HTTP and on the command line.
///
/// Start at [org.daybook.queryapi.cli.Daybook] for the program, at
/// [org.daybook.queryapi.vault.Vault] for the same as a library. Promise: this module alone knows
/// HTTP; whatever goes wrong below arrives as one problem with a stable code and a page about it.
@NullMarked
package org.daybook.queryapi;

import org.jspecify.annotations.NullMarked;

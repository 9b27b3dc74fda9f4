/// Where an author tries a plug: a scratch vault, runs whose time and chance are fixed and whose
/// journal is in memory, golden documents, and a review of an update before anybody installs it.
///
/// Start at [Workbench]. Promise: nothing outside its scratch folder is changed, but by the hosts
/// that a routine asks over http.
@NullMarked
package org.daybook.processors.workbench;

import org.jspecify.annotations.NullMarked;

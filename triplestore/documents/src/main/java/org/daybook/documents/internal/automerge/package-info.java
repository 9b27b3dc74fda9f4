/// The only code that calls Automerge. Its Java binding answers some mistakes by ending the
/// process, so what it can take is known here and nowhere else.
///
/// Start at [org.daybook.documents.internal.automerge.AutomergeDocument]. Promise: guarded JSON
/// comes back as it went in, except for the order of an object's keys, which is Automerge's:
/// sorted.
@NullMarked
package org.daybook.documents.internal.automerge;

import org.jspecify.annotations.NullMarked;

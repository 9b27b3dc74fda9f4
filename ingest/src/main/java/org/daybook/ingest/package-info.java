/// Accepts bytes: files and uploads become documents with what is in them as props.
///
/// Start at [Ingest]. Promise: every item of an import ends in a named state with its cause, an
/// import that was killed goes on where it was, and bytes that were read are kept whatever a parser
/// makes of them.
@NullMarked
package org.daybook.ingest;

import org.jspecify.annotations.NullMarked;

/// Blobs as files named by what they hold.
///
/// Start at [org.daybook.documents.internal.blob.FileBlobs]. Promise: a file under its final name
/// is whole and durable.
@NullMarked
package org.daybook.documents.internal.blob;

import org.jspecify.annotations.NullMarked;

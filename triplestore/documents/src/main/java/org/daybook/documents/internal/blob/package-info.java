/// Blobs named by what they hold, as files or in an S3 bucket.
///
/// Start at [org.daybook.documents.internal.blob.VaultBlobs], which keeps the promises over a
/// [org.daybook.documents.internal.blob.BlobStore]. Promise: what is found under a name was put
/// there whole and durably, and stays while it is used, held or young.
@NullMarked
package org.daybook.documents.internal.blob;

import org.jspecify.annotations.NullMarked;

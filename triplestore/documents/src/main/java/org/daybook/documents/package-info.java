/// The truth of a vault: documents made of props, their blobs, their schemas and the feed of their
/// changes.
///
/// Start at [DocumentStore]. Promise: what a call has answered is durable, a commit is whole or
/// absent, and every commit is one entry of the [Feed], in order and without gaps.
@NullMarked
package org.daybook.documents;

import org.jspecify.annotations.NullMarked;

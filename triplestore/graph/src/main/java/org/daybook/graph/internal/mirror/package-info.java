/// The stored mirror: a TDB2 dataset, the follower that keeps it, and the dataset that queries see.
///
/// Start at [MirrorStore]. Promise: what is stored and how far the feed was followed change in one
/// transaction, and a directory that cannot be read is replaced, never trusted.
@NullMarked
package org.daybook.graph.internal.mirror;

import org.jspecify.annotations.NullMarked;

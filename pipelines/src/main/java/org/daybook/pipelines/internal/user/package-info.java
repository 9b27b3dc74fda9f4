/// Pipelines that people write: documents that say which routines run, stage after stage, on which
/// documents. [StoredPipelines] makes processors of them, whose [Place] in their [Course] says when
/// they run and what their end means for the others; all of that is pure.
@org.jspecify.annotations.NullMarked
package org.daybook.pipelines.internal.user;

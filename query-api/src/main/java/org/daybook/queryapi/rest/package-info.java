/// The routes under `/api/v1`, and `/sparql`.
///
/// Start at [DocumentsResource]. Promise: a resource reads the request, calls the vault, and shapes
/// the answer; it decides nothing of its own.
@NullMarked
package org.daybook.queryapi.rest;

import org.jspecify.annotations.NullMarked;

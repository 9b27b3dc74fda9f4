/// Reading `multipart/form-data` while it arrives (RFC 7578): no part is ever held whole.
///
/// Start at [MultipartReader]. Promise: the heap it takes does not grow with what is sent.
@NullMarked
package org.daybook.queryapi.multipart;

import org.jspecify.annotations.NullMarked;

/// Jobs over HTTP. Start at [HttpIngress]; it uses the JDK's own server and nothing else.
@NullMarked
package org.daybook.wflow.http;

import org.jspecify.annotations.NullMarked;

/// How plugs travel: folders, zip archives, OCI artifacts; and who signed them.
///
/// Start at [PlugFolder], [PlugZip], [OciLayout] or [OciRegistry], which all read and write a
/// [org.daybook.processors.PlugSource], and at [Publishers] for signatures. Promise: whatever is
/// read stays within [PackageLimits] and keeps to paths within the plug, or is refused with a code.
@NullMarked
package org.daybook.processors.packages;

import org.jspecify.annotations.NullMarked;

/// What can be set from outside, and its defaults.
///
/// Start at [DaybookConfig]. Promise: a value that makes no sense stops the start with a message
/// that names the setting.
@NullMarked
package org.daybook.queryapi.config;

import org.jspecify.annotations.NullMarked;

/// Typed code for plugs, made from the JSON Schemas of the tags that a plug reads and writes.
///
/// Start at [Bindings]. Promise: the same schemas give the same text, and what a schema says that a
/// language's types cannot is left to the raw JSON value, never guessed.
@NullMarked
package org.daybook.processors.bindings;

import org.jspecify.annotations.NullMarked;

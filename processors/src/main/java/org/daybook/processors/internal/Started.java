package org.daybook.processors.internal;

import java.util.Set;

/// A module that was started and stopped where nothing of it was on a stack: each run goes on from
/// there instead of from the beginning. A value.
///
/// @param stackPointer the one mutable global
/// @param prelude where the engine keeps the object that `prelude.js` made
/// @param functions what the plug's source exports
public record Started(MemoryImage memory, long stackPointer, int prelude, Set<String> functions) {}

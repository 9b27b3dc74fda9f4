package org.daybook.processors.internal;

import org.daybook.documents.BlobRef;
import org.daybook.processors.Manifest;
import org.daybook.processors.Manifest.Form;

/// Code that is made ready to run once: the same bytes may be entered in two ways.
///
/// @param hash of its bytes
/// @param path its path within the plug, where its messages name that; empty elsewhere
public record ModuleKey(BlobRef hash, Form form, String path) {

  static ModuleKey of(Manifest.RoutineEntry routine, BlobRef hash) {
    return new ModuleKey(
        hash, routine.form(), routine.form() == Form.JAVASCRIPT ? routine.module() : "");
  }
}

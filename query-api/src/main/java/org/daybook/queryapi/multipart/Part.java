package org.daybook.queryapi.multipart;

import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/// One part of a form.
///
/// @param name the field's name
/// @param fileName the file's name as sent, path and all; null when the part is no file
/// @param contentType as sent; null when none was
/// @param bytes its content; readable until the next part is asked for
public record Part(
    String name, @Nullable String fileName, @Nullable String contentType, InputStream bytes) {}

package org.daybook.documents;

import com.fasterxml.jackson.databind.JsonNode;

/// A tag's schema as registered.
///
/// @param tag what it describes
/// @param owner the plug that owns the tag, or [Schemas#HOST]
/// @param version 1 for the first, counted up at each change
/// @param schema the JSON Schema 2020-12
/// @param hash SHA-256 of its canonical form, hexadecimal
public record RegisteredSchema(Tag tag, String owner, int version, JsonNode schema, String hash) {}

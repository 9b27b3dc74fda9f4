package org.daybook.processors.internal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import org.daybook.documents.Tag;

/// What this module defines of the host's tags.
public final class HostTags {

  /// The version of the host's tags as a whole, for the ranges in `uses`.
  public static final String VERSION = "0.1.0";

  /// A document under this tag records an installed plug.
  public static final Tag PLUG = new Tag("org.daybook.plug");

  private HostTags() {}

  /// The schema of [#PLUG].
  public static JsonNode plugSchema() {
    try (InputStream in =
        Objects.requireNonNull(HostTags.class.getResourceAsStream("org.daybook.plug.json"))) {
      return new JsonMapper().readTree(in);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable); // it is within this very jar
    }
  }
}

package org.daybook.processors;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;

/// A version that was found in order and waits for a person, as it may do more than the running
/// one.
///
/// @param version its semantic version
/// @param digest SHA-256 over all its files, hexadecimal
/// @param manifest its `plug.json`
/// @param widenings what it may do that the running version may not
/// @param since when it came
/// @param origin from where, and who signed it
public record HeldUpdate(
    String version,
    String digest,
    JsonNode manifest,
    List<Widening> widenings,
    Instant since,
    PlugOrigin origin) {

  public HeldUpdate {
    widenings = List.copyOf(widenings);
  }
}

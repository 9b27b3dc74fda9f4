package org.daybook.queryapi.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import org.daybook.documents.Tag;
import org.daybook.processors.HeldUpdate;
import org.daybook.processors.InstalledPlug;
import org.daybook.processors.PlugFault;
import org.daybook.processors.PlugOrigin;
import org.daybook.processors.ProcessorSpec;
import org.daybook.processors.Widening;
import org.daybook.processors.packages.PlugSignature;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// An installed plug.
///
/// @param state `enabled`, `disabled` or `broken`
/// @param held the update that waits for approval; absent when none does
/// @param faults what is wrong with it as things are
/// @param document the document that records it
/// @param reference the OCI artifact that it was fetched from, by digest; absent when it was sent
/// @param signature who signed it; absent when nobody did
@Schema(name = "Plug")
@JsonInclude(JsonInclude.Include.NON_NULL)
record PlugView(
    String id,
    String version,
    String digest,
    String state,
    @Nullable Held held,
    List<PlugFault> faults,
    List<String> owns,
    List<Processor> processors,
    String document,
    Instant installed,
    @Nullable String reference,
    @Nullable Signature signature,
    JsonNode manifest) {

  /// A processor of a plug.
  @Schema(name = "Processor")
  record Processor(
      String name,
      String version,
      JsonNode predicate,
      String routine,
      List<String> reads,
      List<String> writes,
      String result) {
    static Processor of(ProcessorSpec processor) {
      return new Processor(
          processor.name(),
          processor.version(),
          processor.predicate(),
          processor.routine(),
          processor.capabilities().reads().stream().map(Tag::name).sorted().toList(),
          processor.capabilities().writes().stream().map(Tag::name).sorted().toList(),
          processor.resultTag().toString());
    }
  }

  /// An update that may do more than the running version.
  @Schema(name = "HeldUpdate")
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Held(
      String version,
      String digest,
      Instant since,
      @Nullable String reference,
      @Nullable Signature signature,
      List<Wider> widens,
      JsonNode manifest) {
    static Held of(HeldUpdate held) {
      return new Held(
          held.version(),
          held.digest(),
          held.since(),
          artifact(held.origin()),
          Signature.of(held.origin()),
          held.widenings().stream().map(Wider::of).toList(),
          held.manifest());
    }
  }

  /// @param kind `read`, `write`, `host`, `invoke`, `query`, `limit`, `code` or `dependency`
  /// @param routine the routine that gains it; empty for a dependency
  /// @param what the tag, host, routine, limit or plug that is new
  /// @param says the same as a sentence
  @Schema(name = "Widening")
  record Wider(String kind, String routine, String what, String says) {
    static Wider of(Widening widening) {
      return new Wider(
          widening.kind().word(), widening.routine(), widening.what(), widening.sentence());
    }
  }

  /// Who says that a plug is theirs.
  ///
  /// @param key the id of their public key
  /// @param verified whether that key was pinned when the plug was installed or approved
  @Schema(name = "PlugSignature")
  record Signature(String publisher, String key, boolean verified) {
    static @Nullable Signature of(PlugOrigin origin) {
      PlugSignature signature = origin.signature();
      return signature == null
          ? null
          : new Signature(signature.publisher(), signature.key(), origin.verified());
    }
  }

  private static @Nullable String artifact(PlugOrigin origin) {
    return origin.reference().isEmpty() ? null : origin.reference();
  }

  static PlugView of(InstalledPlug plug) {
    HeldUpdate held = plug.held();
    return new PlugView(
        plug.id(),
        plug.version(),
        plug.digest(),
        plug.state().word(),
        held == null ? null : Held.of(held),
        plug.faults(),
        plug.owns().stream().map(Tag::name).sorted().toList(),
        plug.processors().stream().map(Processor::of).toList(),
        plug.doc().value(),
        plug.installed(),
        artifact(plug.origin()),
        Signature.of(plug.origin()),
        plug.manifest());
  }
}

package org.daybook.documents;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The schema of every tag. Thread-safe.
public interface Schemas {

  /// The owner of the tags that begin with [Tag#HOST_PREFIX].
  String HOST = "org.daybook";

  /// Registers tags for one owner, all or none, durably. The same schema again changes nothing. A
  /// changed one is accepted when it only adds annotations or optional properties; else
  /// `schema-breaking` says that a new tag is needed, with the witness in its context.
  ///
  /// @throws DaybookException.Incorrect `schema-malformed`, `schema-breaking`, `tag-reserved`
  /// @throws DaybookException.Conflict `tag-owned` by another owner
  void register(String owner, Map<Tag, JsonNode> schemas);

  /// What registering a schema in place of a tag's current one would mean.
  ///
  /// @throws DaybookException.NotFound `tag-unknown`
  /// @throws DaybookException.Incorrect `schema-malformed`
  SchemaVerdict verdict(Tag tag, JsonNode candidate);

  /// The current schema of a tag.
  Optional<RegisteredSchema> schema(Tag tag);

  /// Every version that a tag's schema had, oldest first; empty for an unknown tag.
  List<RegisteredSchema> versions(Tag tag);

  /// All of them, by tag.
  List<RegisteredSchema> all();

  /// What is wrong with a value; empty when it may be written. An unknown tag is a fault.
  List<SchemaFault> faults(PropKey key, JsonNode value);
}

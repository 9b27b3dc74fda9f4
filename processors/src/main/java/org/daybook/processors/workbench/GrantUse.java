package org.daybook.processors.workbench;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.daybook.documents.PropKey;
import org.daybook.documents.Tag;
import org.daybook.processors.Grants;
import org.daybook.processors.Manifest;
import org.daybook.processors.Widening.Kind;
import org.daybook.processors.internal.HttpCalls;

/// Something that a routine declared to need, and whether it was touched.
///
/// @param kind READ, WRITE, HOST, INVOKE or QUERY
/// @param what the tag, host or routine; `documents` for QUERY
public record GrantUse(Kind kind, String what, boolean used) {

  /// All that a routine declared, in the order of the manifest's fields.
  ///
  /// @param requests what its runs asked for
  /// @param seen the tags of the props that it came to see by asking for all of them
  static List<GrantUse> of(
      Manifest.RoutineEntry routine, Collection<JsonNode> requests, Set<Tag> seen) {
    var reads = new TreeSet<>(seen);
    var writes = new TreeSet<Tag>();
    var hosts = new ArrayList<URI>();
    var invokes = new TreeSet<String>();
    boolean query = false;
    for (JsonNode request : requests) {
      switch (request.path("op").asText()) {
        case "prop.get" ->
            read(request, "key", PropKey::parse).ifPresent(key -> reads.add(key.tag()));
        case "prop.list" -> read(request, "tag", Tag::new).ifPresent(reads::add);
        case "prop.put", "prop.delete" ->
            read(request, "key", PropKey::parse).ifPresent(key -> writes.add(key.tag()));
        case "http" -> read(request, "url", URI::create).ifPresent(hosts::add);
        case "invoke" -> invokes.add(request.path("routine").asText());
        case "query" -> query = true;
        case "references" -> query |= request.path("direction").asText().equals("in");
        default -> {
          // needs no grant
        }
      }
    }
    var uses = new ArrayList<GrantUse>();
    for (Tag tag : new TreeSet<>(routine.capabilities().reads())) {
      uses.add(new GrantUse(Kind.READ, tag.name(), reads.contains(tag)));
    }
    for (Tag tag : new TreeSet<>(routine.capabilities().writes())) {
      uses.add(new GrantUse(Kind.WRITE, tag.name(), writes.contains(tag)));
    }
    for (String host : new TreeSet<>(routine.grants().hosts())) {
      var alone = new Grants(Set.of(host), Set.of(), false);
      uses.add(
          new GrantUse(
              Kind.HOST, host, hosts.stream().anyMatch(uri -> HttpCalls.granted(alone, uri))));
    }
    for (String other : new TreeSet<>(routine.grants().invokes())) {
      uses.add(new GrantUse(Kind.INVOKE, other, invokes.contains(other)));
    }
    if (routine.grants().query()) {
      uses.add(new GrantUse(Kind.QUERY, "documents", query));
    }
    return List.copyOf(uses);
  }

  /// A field of a request; empty where it is not there, or no such thing: that ended its run.
  private static <T> Optional<T> read(JsonNode request, String field, Function<String, T> reader) {
    try {
      return request.hasNonNull(field)
          ? Optional.of(reader.apply(request.path(field).asText()))
          : Optional.empty();
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }
}

package org.daybook.documents.internal.sqlite;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.daybook.documents.DaybookException;
import org.daybook.documents.Edit;
import org.daybook.documents.PropKey;
import org.daybook.documents.SchemaFault;
import org.daybook.documents.internal.json.ValueGuard;

/// What callers give, made ours and checked. Thread-safe.
final class Intake {

  private final ValueGuard guard;
  private final SqliteSchemas schemas;

  Intake(ValueGuard guard, SqliteSchemas schemas) {
    this.guard = guard;
    this.schemas = schemas;
  }

  /// Our copy of an edit, not yet checked against schemas.
  Edit taken(Edit edit) {
    return new Edit(taken(edit.puts()), edit.deletes());
  }

  SortedMap<PropKey, JsonNode> taken(SortedMap<PropKey, JsonNode> props) {
    var taken = new TreeMap<PropKey, JsonNode>();
    props.forEach((key, value) -> taken.put(key, guard.taken(key, value)));
    return taken;
  }

  List<SchemaFault> faults(Map<PropKey, JsonNode> puts) {
    var faults = new ArrayList<SchemaFault>();
    puts.forEach((key, value) -> faults.addAll(schemas.faults(key, value)));
    return faults;
  }

  /// @throws DaybookException.Incorrect `tag-unknown`, `schema-violation`
  void check(SortedMap<PropKey, JsonNode> puts) {
    List<SchemaFault> faults = faults(puts);
    if (faults.isEmpty()) {
      return;
    }
    var context = new TreeMap<String, Object>();
    context.put(
        "faults",
        faults.stream()
            .map(
                fault ->
                    Map.of(
                        "key", fault.key().toString(),
                        "pointer", fault.pointer(),
                        "message", fault.message()))
            .toList());
    for (PropKey key : puts.keySet()) {
      if (!schemas.known(key.tag())) {
        throw new DaybookException.Incorrect(
            "tag-unknown", SqliteSchemas.unknown(key).toString(), context);
      }
    }
    throw new DaybookException.Incorrect(
        "schema-violation",
        faults.size() == 1
            ? faults.getFirst().toString()
            : "%s (and %d more)".formatted(faults.getFirst(), faults.size() - 1),
        context);
  }
}

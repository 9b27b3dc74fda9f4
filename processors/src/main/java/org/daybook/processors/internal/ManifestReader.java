package org.daybook.processors.internal;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.daybook.documents.Tag;
import org.daybook.processors.Manifest;
import org.jspecify.annotations.Nullable;
import org.semver4j.Semver;

/// Reads `plug.json`. Knows the manifest's own rules; what others must be asked about (modules,
/// predicates, tags of others) is checked by who installs.
public final class ManifestReader {

  private static final int MOST_BYTES = 1 << 20;
  private static final Pattern PLUG_ID = Pattern.compile("[a-z][a-z0-9_-]*(\\.[a-z][a-z0-9_-]*)+");
  private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");

  private final Faults faults;
  /// The tags under owns and uses, those with a fault of their own too: one fault, not two.
  private final Set<Tag> declared = new HashSet<>();
  /// The plugs under requires and uses, likewise.
  private final Set<String> neighbours = new HashSet<>();

  private ManifestReader(Faults faults) {
    this.faults = faults;
  }

  /// Reads a manifest.
  ///
  /// @param faults takes all that is wrong with it
  /// @return null when anything is
  public static @Nullable Manifest read(byte[] json, Faults faults) {
    if (json.length > MOST_BYTES) {
      faults.add(
          "",
          "it is %d bytes long".formatted(json.length),
          "at most %d are read".formatted(MOST_BYTES));
      return null;
    }
    JsonNode root;
    try {
      root = StrictJson.read(json);
    } catch (StrictJson.Malformed malformed) {
      faults.add("", "it is not the JSON wanted here: " + malformed.getMessage(), "correct it");
      return null;
    }
    Fields fields = Fields.of(root, "", faults);
    return fields == null ? null : new ManifestReader(faults).manifest(fields);
  }

  /// The JSON of a manifest that [#read] has read.
  public static JsonNode json(byte[] read) {
    try {
      return StrictJson.read(read);
    } catch (StrictJson.Malformed impossible) {
      throw new IllegalArgumentException("this manifest was never read", impossible);
    }
  }

  private @Nullable Manifest manifest(Fields fields) {
    String id = id(fields);
    String version = version(fields);
    checkAbi(fields);
    String title = Texts.title(fields);
    String description = Texts.description(fields);
    SortedMap<String, String> requires = requires(fields, id);
    SortedMap<Tag, JsonNode> owns = owns(fields);
    SortedMap<Tag, Manifest.Use> uses = uses(fields, owns.keySet());
    Set<String> names = routineNames(fields);
    var grants = new GrantsReader(id == null ? "" : id, names, neighbours);
    var routines =
        fields.named(
            "routines", "an object of routines by name", new RoutineReader(declared, grants)::read);
    var processors =
        fields.named(
            "processors",
            "an object of processors by name",
            new ProcessorReader(faults, owns, declared, routines, names)::read);
    var triggers = new TriggerReader(routines, names);
    var commands = fields.named("commands", "an object of commands by name", triggers::command);
    var events = fields.named("events", "an object of events by name", triggers::event);
    fields.ignore("$schema");
    fields.done();
    if (owns.isEmpty() && routines.isEmpty() && faults.isEmpty()) {
      faults.add(
          "", "the plug has neither tags nor routines", "give it an entry in owns or routines");
    }
    return !faults.isEmpty() || id == null || version == null
        ? null
        : new Manifest(
            id,
            version,
            title,
            description,
            requires,
            owns,
            uses,
            routines,
            processors,
            commands,
            events);
  }

  private @Nullable String id(Fields fields) {
    String wanted =
        "a reverse-domain name of at most 120 characters, such as org.example.exposure, of lower-case letters, digits, - and _";
    String id = fields.text("id", true, wanted, PLUG_ID);
    if (id != null && id.length() > 120) {
      faults.add("/id", "it is %d characters long".formatted(id.length()), "wanted " + wanted);
      return null;
    }
    if (id != null && (id + ".").startsWith(Tag.HOST_PREFIX)) {
      faults.add(
          "/id",
          "found \"%s\"".formatted(id),
          "org.daybook belongs to the host; choose a name of your own");
      return null;
    }
    return id;
  }

  private @Nullable String version(Fields fields) {
    String wanted = "a semantic version, such as 1.0.0";
    String version = fields.text("version", true, wanted, Pattern.compile(".{1,100}"));
    if (version != null && Semver.parse(version) == null) {
      faults.add("/version", "found \"%s\"".formatted(version), "wanted " + wanted);
      return null;
    }
    return version;
  }

  private void checkAbi(Fields fields) {
    Long abi =
        fields.any("abi", true, "1") == null ? null : fields.whole("abi", 1, Integer.MAX_VALUE);
    if (abi != null && abi != Manifest.ABI) {
      faults.add(
          "/abi",
          "found " + abi,
          "this host speaks the guest interface %d; build the plug for it".formatted(Manifest.ABI));
    }
  }

  private SortedMap<String, String> requires(Fields fields, @Nullable String id) {
    var requires = new TreeMap<String, String>();
    Set<String> plugs = fields.entries("requires", "an object of semver ranges by plug").keySet();
    Fields entry = plugs.isEmpty() ? null : fields.within("requires");
    for (String plug : plugs) {
      neighbours.add(plug);
      String range = entry == null ? null : Ranges.read(entry, plug);
      if (!PLUG_ID.matcher(plug).matches()) {
        faults.add(Fields.at("/requires", plug), "it is no id of a plug", "correct the id");
      } else if (plug.equals(id)) {
        faults.add(Fields.at("/requires", plug), "the plug requires itself", "remove it");
      } else if (range != null) {
        requires.put(plug, range);
      }
    }
    return requires;
  }

  private SortedMap<Tag, JsonNode> owns(Fields fields) {
    var owns = new TreeMap<Tag, JsonNode>();
    fields
        .entries("owns", "an object of JSON Schemas by tag")
        .forEach(
            (name, schema) -> {
              String at = Fields.at("/owns", name);
              Tag tag = fields.tag(name, at);
              if (tag == null) {
                return;
              }
              declared.add(tag);
              if (tag.reserved()) {
                faults.add(
                    at,
                    "the tag belongs to the host",
                    "name it in uses instead, or choose a tag of your own");
              } else if (!schema.isObject()) {
                faults.add(at, Fields.found(schema), "wanted a JSON Schema as an object");
              } else {
                owns.put(tag, schema);
              }
            });
    return owns;
  }

  private SortedMap<Tag, Manifest.Use> uses(Fields fields, Set<Tag> owned) {
    var uses = new TreeMap<Tag, Manifest.Use>();
    fields
        .entries("uses", "an object of {owner, range, schema} by tag")
        .forEach(
            (name, use) -> {
              String at = Fields.at("/uses", name);
              Tag tag = fields.tag(name, at);
              Fields entry = Fields.of(use, at, faults);
              if (tag == null || entry == null) {
                return;
              }
              declared.add(tag);
              if (owned.contains(tag)) {
                faults.add(at, "the plug owns this tag itself", "remove it from uses or from owns");
              }
              Manifest.Use read = use(entry, at);
              if (read != null) {
                uses.put(tag, read);
              }
            });
    return uses;
  }

  private Manifest.@Nullable Use use(Fields entry, String at) {
    String owner = entry.text("owner", true, "the id of the plug that owns the tag", PLUG_ID);
    String range = Ranges.read(entry, "range");
    String schema =
        entry.text("schema", false, "the SHA-256 of the tag's schema, as 64 hex digits", DIGEST);
    entry.done();
    if (!entry.has("range") && !entry.has("schema")) {
      faults.add(
          at,
          "it names neither versions of the owner nor a schema",
          "add a range such as >=0.1.0, or a schema");
    }
    if (owner == null) {
      return null;
    }
    neighbours.add(owner);
    return new Manifest.Use(owner, range, schema);
  }

  private static Set<String> routineNames(Fields fields) {
    return new Fields(fields.raw(), "", new Faults()).entries("routines", "").keySet();
  }
}

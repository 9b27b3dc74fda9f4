package org.daybook.processors.internal;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.daybook.documents.PropKey;
import org.daybook.documents.Tag;
import org.daybook.processors.Capabilities;
import org.daybook.processors.Homes;
import org.daybook.processors.Manifest;
import org.jspecify.annotations.Nullable;

/// Reads the entries below `/routines` of a manifest.
final class RoutineReader {

  private static final long MOST = 1L << 40;
  private static final Pattern PATH =
      Pattern.compile("(?!.*(^|/)\\.{1,2}(/|$))[A-Za-z0-9._-]+(/[A-Za-z0-9._-]+)*");
  private static final List<String> KINDS =
      Stream.of(Manifest.Kind.values()).map(Manifest.Kind::word).toList();
  private static final List<String> FORMS =
      Stream.of(Manifest.Form.values()).map(Manifest.Form::word).toList();

  private final Set<Tag> declared;
  private final GrantsReader grants;

  /// A reader for the routines of one manifest.
  ///
  /// @param declared the tags under owns and uses
  RoutineReader(Set<Tag> declared, GrantsReader grants) {
    this.declared = declared;
    this.grants = grants;
  }

  /// The routine that a processor, command or event names: one that is there, unless there was a
  /// fault.
  static @Nullable String named(Fields entry, Collection<String> routines) {
    String routine = entry.text("routine", true, "the name of one of the plug's routines", null);
    if (routine != null && !routines.contains(routine)) {
      entry.fault(
          "routine",
          "there is no routine \"%s\"".formatted(routine),
          routines.isEmpty()
              ? "add it to routines"
              : "wanted one of " + String.join(", ", routines));
    }
    return routine;
  }

  Manifest.@Nullable RoutineEntry read(Fields entry) {
    String kind = entry.word("kind", true, KINDS);
    String guest = entry.word("guest", false, FORMS);
    String module = entry.text("module", true, "the module's path within the plug", PATH);
    boolean stateless = entry.flag("stateless");
    PropKey prop = entry.key("prop", false, "the prop it changes, as <tag> or <tag>/<id>");
    var capabilities = new Capabilities(tags(entry, "reads"), tags(entry, "writes"));
    checkProp(entry, kind, prop, capabilities);
    var given = grants.read(entry);
    Manifest.LimitsEntry limits = limits(entry);
    String home = home(entry, null);
    entry.done();
    return kind == null || module == null
        ? null
        : new Manifest.RoutineEntry(
            Manifest.Kind.valueOf(kind.toUpperCase(Locale.ROOT)),
            guest == null
                ? Manifest.Form.ABI
                : Manifest.Form.valueOf(guest.toUpperCase(Locale.ROOT)),
            module,
            stateless,
            prop,
            capabilities,
            given,
            limits,
            home);
  }

  /// Where something runs: where it says so itself, or else where the routine it names does.
  static String home(Fields entry, Manifest.@Nullable RoutineEntry routine) {
    String home =
        entry.text(
            "home",
            false,
            "\"any\", or a label of lower-case letters, digits, - and _",
            Homes.FORM);
    return home != null ? home : routine != null ? routine.home() : Homes.ANYWHERE;
  }

  private static void checkProp(
      Fields entry, @Nullable String kind, @Nullable PropKey prop, Capabilities capabilities) {
    if ("prop".equals(kind)) {
      if (!entry.has("prop")) {
        entry.fault("prop", "it is missing", "add it: the prop it changes, as <tag> or <tag>/<id>");
      } else if (prop != null && !capabilities.mayWrite(prop)) {
        entry.fault(
            "prop",
            "the routine does not declare to write " + prop.tag(),
            "add the tag to the routine's writes");
      }
    } else if (kind != null && entry.has("prop")) {
      entry.fault(
          "prop",
          "the routine is of kind " + kind,
          "remove it, or make the routine one of kind prop");
    }
  }

  private Set<Tag> tags(Fields entry, String field) {
    var tags = new HashSet<Tag>();
    List<String> names = entry.texts(field, "an array of tags");
    for (int i = 0; i < names.size(); i++) {
      String at = field + "/" + i;
      Tag tag = entry.tag(names.get(i), entry.at(field) + "/" + i);
      if (tag != null && !declared.contains(tag)) {
        entry.faultIn(
            at,
            "the tag %s is neither owned nor used".formatted(tag),
            "name it in owns or in uses");
      } else if (tag != null && !tags.add(tag)) {
        entry.faultIn(at, "the tag %s is there twice".formatted(tag), "remove one");
      }
    }
    return tags;
  }

  private static Manifest.LimitsEntry limits(Fields routine) {
    Fields entry = routine.within("limits");
    if (entry == null) {
      return Manifest.LimitsEntry.NONE;
    }
    var limits =
        new Manifest.LimitsEntry(
            entry.whole("wallMillis", 1, 86_400_000),
            small(entry.whole("memoryPages", 1, 32_767)),
            small(entry.whole("tableEntries", 0, 1 << 24)),
            entry.whole("hostCalls", 1, MOST),
            entry.whole("outputBytes", 1, MOST),
            entry.whole("logBytes", 0, MOST),
            entry.whole("blobBytes", 0, MOST),
            entry.whole("edits", 0, MOST));
    entry.done();
    return limits;
  }

  private static @Nullable Integer small(@Nullable Long number) {
    return number == null ? null : number.intValue();
  }
}

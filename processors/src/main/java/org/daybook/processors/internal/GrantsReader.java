package org.daybook.processors.internal;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.daybook.processors.Grants;

/// Reads the `grants` of a manifest's routines.
final class GrantsReader {

  private static final String LABEL = "[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?";
  private static final Pattern HOST =
      Pattern.compile("(?=.{1,259}$)%s(\\.%s)*(:[1-9][0-9]{0,4})?".formatted(LABEL, LABEL));
  private static final String A_HOST =
      "wanted a host or host:port in lower case, without wildcards, such as api.example.org";

  private final String plug;
  private final Set<String> routines;
  private final Set<String> neighbours;

  /// A reader for the grants of one plug.
  ///
  /// @param plug its id; empty when it has none
  /// @param routines the names of its routines
  /// @param neighbours the plugs that it requires, or uses tags of
  GrantsReader(String plug, Set<String> routines, Set<String> neighbours) {
    this.plug = plug;
    this.routines = routines;
    this.neighbours = neighbours;
  }

  Grants read(Fields routine) {
    Fields entry = routine.within("grants");
    if (entry == null) {
      return Grants.NONE;
    }
    Set<String> hosts = hosts(entry);
    Set<String> invokes = invokes(entry);
    boolean query = entry.flag("query");
    entry.done();
    return new Grants(hosts, invokes, query);
  }

  private static Set<String> hosts(Fields entry) {
    List<String> named = entry.texts("hosts", "an array of hosts");
    return once(
        entry,
        "hosts",
        named,
        host -> {
          boolean fit = HOST.matcher(host).matches() && port(host) <= 65_535;
          return fit ? "" : A_HOST;
        });
  }

  private static int port(String host) {
    int colon = host.indexOf(':');
    return colon < 0 ? 0 : Integer.parseInt(host.substring(colon + 1));
  }

  private Set<String> invokes(Fields entry) {
    List<String> named = entry.texts("invokes", "an array of routines");
    return once(entry, "invokes", named, this::invokeFault);
  }

  private String invokeFault(String named) {
    int colon = named.indexOf(':');
    if (colon < 0) {
      return routines.contains(named)
          ? ""
          : "the plug has no such routine; wanted one of " + String.join(", ", routines);
    }
    String other = named.substring(0, colon);
    if (other.equals(plug)) {
      return "name the plug's own routine alone, without the plug";
    }
    if (!neighbours.contains(other)) {
      return "add the plug to requires";
    }
    return Fields.isName(named.substring(colon + 1))
        ? ""
        : "wanted <plug>:<routine>, such as org.example.maps:lookup";
  }

  private static Set<String> once(
      Fields entry, String field, List<String> named, Function<String, String> remedy) {
    var read = new HashSet<String>();
    for (int i = 0; i < named.size(); i++) {
      String name = named.get(i);
      String help = remedy.apply(name);
      if (!help.isEmpty()) {
        entry.faultIn(field + "/" + i, "found \"%s\"".formatted(name), help);
      } else if (!read.add(name)) {
        entry.faultIn(field + "/" + i, "\"%s\" is there twice".formatted(name), "remove one");
      }
    }
    return read;
  }
}

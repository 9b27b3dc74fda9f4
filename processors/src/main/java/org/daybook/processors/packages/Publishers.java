package org.daybook.processors.packages;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.daybook.documents.DaybookException;
import org.daybook.processors.Manifest;
import org.daybook.processors.PlugFault;
import org.daybook.processors.PlugOrigin;
import org.daybook.processors.PlugSource;
import org.daybook.processors.internal.Faults;
import org.daybook.processors.internal.ManifestReader;
import org.jspecify.annotations.Nullable;

/// The publishers whom the operator pinned, and what follows for a plug: one whose id any of them
/// speaks for must be signed by one of those. Other plugs need no signature.
///
/// @param pinned in any order
public record Publishers(List<Publisher> pinned) {

  public static final Publishers NONE = new Publishers(List.of());

  public Publishers {
    pinned = List.copyOf(pinned);
  }

  /// Reads what an operator pins.
  ///
  /// @param lines each `name=key`: `org.example=ed25519:...` for the plugs `org.example` and
  ///     `org.example.*`; the same name again for another key
  /// @throws IllegalArgumentException that says which line makes no sense
  public static Publishers parse(Collection<String> lines) {
    var keys = new TreeMap<String, List<PublicKeyText>>();
    for (String line : lines) {
      String[] parts = line.strip().split("=", 2);
      if (parts.length != 2) {
        throw new IllegalArgumentException(
            "\"%s\" pins nobody; wanted name=key, as org.example=ed25519:...".formatted(line));
      }
      keys.computeIfAbsent(parts[0].strip(), _ -> new ArrayList<>())
          .add(PublicKeyText.parse(parts[1]));
    }
    return new Publishers(
        keys.entrySet().stream()
            .map(
                pin ->
                    new Publisher(
                        pin.getKey(), pin.getValue(), List.of(pin.getKey(), pin.getKey() + ".*")))
            .toList());
  }

  /// What is wrong with a plug's signature. A plug whose manifest cannot be read has no fault here:
  /// it cannot be installed anyway.
  public List<PlugFault> check(PlugSource plug) {
    Manifest manifest = ManifestReader.read(plug.manifest(), new Faults());
    return manifest == null ? List.of() : check(plug, manifest);
  }

  /// Refuses a plug whose signature will not do.
  ///
  /// @return where it came from, and who signed it
  /// @throws DaybookException.Incorrect `plug-invalid`
  public PlugOrigin admit(PlugSource plug) {
    refuse(check(plug));
    Manifest manifest = ManifestReader.read(plug.manifest(), new Faults());
    byte[] file = plug.signature();
    return manifest == null
        ? PlugOrigin.UNKNOWN
        : origin(manifest, plug.reference(), file == null ? null : PlugSignature.read(file));
  }

  /// The same for a plug that was admitted before, whose publisher may since have been pinned, or
  /// have another key.
  ///
  /// @param digest of its files
  public PlugOrigin admit(Manifest manifest, String digest, PlugOrigin before) {
    refuse(check(manifest, digest, before.signature()));
    return origin(manifest, before.reference(), before.signature());
  }

  private PlugOrigin origin(
      Manifest manifest, String reference, @Nullable PlugSignature signature) {
    boolean pinned = !speakers(manifest).isEmpty();
    return new PlugOrigin(reference, signature, signature != null && pinned);
  }

  private static void refuse(List<PlugFault> found) {
    var faults = new Faults();
    found.forEach(fault -> faults.addIn(fault.file(), fault.rule(), fault.remedy()));
    faults.throwIfAny("the plug");
  }

  /// What is wrong with a plug that this publisher is to have signed with this key.
  public static List<PlugFault> signedBy(PlugSource plug, String publisher, PublicKeyText key) {
    var faults = new Faults();
    Manifest manifest = ManifestReader.read(plug.manifest(), faults);
    return manifest == null
        ? faults.list()
        : new Publishers(List.of(new Publisher(publisher, List.of(key), List.of(manifest.id()))))
            .check(plug, manifest);
  }

  private List<PlugFault> check(PlugSource plug, Manifest manifest) {
    byte[] file = plug.signature();
    try {
      return check(manifest, plug.digest(), file == null ? null : PlugSignature.read(file));
    } catch (IllegalArgumentException e) {
      return fault(String.valueOf(e.getMessage()), "sign the plug again, or remove the file");
    }
  }

  private List<PlugFault> check(
      Manifest manifest, String digest, @Nullable PlugSignature signature) {
    List<Publisher> speakers = speakers(manifest);
    if (speakers.isEmpty()) {
      return List.of();
    }
    return signature == null
        ? fault(
            "it is missing, and only %s may publish %s".formatted(names(speakers), manifest.id()),
            "install a plug that they signed")
        : check(manifest, digest, signature, speakers);
  }

  private List<Publisher> speakers(Manifest manifest) {
    return pinned.stream().filter(who -> who.speaksFor(manifest.id())).toList();
  }

  private static List<PlugFault> check(
      Manifest manifest, String digest, PlugSignature signature, List<Publisher> speakers) {
    String publisher = signature.publisher();
    Optional<Publisher> speaker =
        speakers.stream().filter(who -> who.name().equals(publisher)).findFirst();
    if (speaker.isEmpty()) {
      return fault(
          "it is by %s, and only %s may publish %s"
              .formatted(publisher, names(speakers), manifest.id()),
          "install a plug that they signed");
    }
    Optional<PublicKeyText> key =
        speaker.get().keys().stream().filter(k -> k.id().equals(signature.key())).findFirst();
    if (key.isEmpty()) {
      return fault(
          "its key %s is not pinned for %s".formatted(signature.key(), publisher),
          "pin the publisher's new key if it is theirs, or do not install the plug");
    }
    byte[] message = PlugSignature.message(publisher, manifest.id(), manifest.version(), digest);
    return signature.isBy(key.get(), message)
        ? List.of()
        : fault(
            "it does not fit the plug's files, id and version",
            "get the plug again; do not install this one");
  }

  private static String names(List<Publisher> publishers) {
    return publishers.stream().map(Publisher::name).sorted().collect(Collectors.joining(" or "));
  }

  private static List<PlugFault> fault(String rule, String remedy) {
    return List.of(new PlugFault(PlugSource.SIGNATURE, "", rule, remedy));
  }
}

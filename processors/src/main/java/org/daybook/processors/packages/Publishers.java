package org.daybook.processors.packages;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.daybook.documents.DaybookException;
import org.daybook.processors.Manifest;
import org.daybook.processors.PlugFault;
import org.daybook.processors.PlugSource;
import org.daybook.processors.internal.Faults;
import org.daybook.processors.internal.ManifestReader;

/// The publishers whom the operator pinned, and what follows for a plug: one whose id any of them
/// speaks for must be signed by one of those. Other plugs need no signature.
///
/// @param pinned in any order
public record Publishers(List<Publisher> pinned) {

  public static final Publishers NONE = new Publishers(List.of());

  public Publishers {
    pinned = List.copyOf(pinned);
  }

  /// What is wrong with a plug's signature. A plug whose manifest cannot be read has no fault here:
  /// it cannot be installed anyway.
  public List<PlugFault> check(PlugSource plug) {
    Manifest manifest = ManifestReader.read(plug.manifest(), new Faults());
    return manifest == null ? List.of() : check(plug, manifest);
  }

  /// Refuses a plug whose signature will not do.
  ///
  /// @throws DaybookException.Incorrect `plug-invalid`
  public void require(PlugSource plug) {
    var faults = new Faults();
    check(plug).forEach(fault -> faults.addIn(fault.file(), fault.rule(), fault.remedy()));
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
    List<Publisher> speakers = pinned.stream().filter(who -> who.speaksFor(manifest.id())).toList();
    byte[] file = plug.signature();
    if (file == null) {
      return speakers.isEmpty()
          ? List.of()
          : fault(
              "it is missing, and only %s may publish %s".formatted(names(speakers), manifest.id()),
              "install a plug that they signed");
    }
    try {
      PlugSignature signature = PlugSignature.read(file);
      return speakers.isEmpty() ? List.of() : check(plug, manifest, signature, speakers);
    } catch (IllegalArgumentException e) {
      return fault(String.valueOf(e.getMessage()), "sign the plug again, or remove the file");
    }
  }

  private static List<PlugFault> check(
      PlugSource plug, Manifest manifest, PlugSignature signature, List<Publisher> speakers) {
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
    byte[] message =
        PlugSignature.message(publisher, manifest.id(), manifest.version(), plug.digest());
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

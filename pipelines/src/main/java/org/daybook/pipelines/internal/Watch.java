package org.daybook.pipelines.internal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.daybook.documents.Document;
import org.daybook.documents.Edit;
import org.daybook.documents.PropKey;
import org.daybook.documents.Tag;
import org.daybook.pipelines.Decision.Reason;
import org.daybook.pipelines.Predicate;
import org.daybook.pipelines.RoutineName;
import org.daybook.pipelines.RunRecord;
import org.daybook.pipelines.Sight;
import org.daybook.pipelines.Subject;
import org.daybook.pipelines.internal.collate.GroupDocument;
import org.daybook.pipelines.internal.user.Place;
import org.daybook.processors.ProcessorSpec;
import org.jspecify.annotations.Nullable;

/// A processor that is installed, its predicate read: a plug's own, or a routine in a pipeline.
///
/// @param spec the processor
/// @param predicate what a document must be like
/// @param owns the tags that the plug of its routine owns
/// @param members for a collator, what the documents must be like that it reads: then `predicate`
///     is about the documents that it writes; null for all other processors
/// @param place in a pipeline; null for a plug's own
public record Watch(
    ProcessorSpec spec,
    Predicate predicate,
    Set<Tag> owns,
    @Nullable Predicate members,
    @Nullable Place place) {

  public Watch {
    owns = Set.copyOf(owns);
  }

  /// By its name alone: those that are equal have the same, and a pass over all documents asks
  // often.
  @Override
  public int hashCode() {
    return 31 * spec.plug().hashCode() + spec.name().hashCode();
  }

  /// A plug's own, which works on the matching documents themselves.
  public Watch(ProcessorSpec spec, Predicate predicate, Set<Tag> owns) {
    this(spec, predicate, owns, null, null);
  }

  /// A processor as a plug states it.
  ///
  /// @throws org.daybook.documents.DaybookException.Incorrect `predicate-invalid`
  static Watch of(ProcessorSpec spec, Set<Tag> owns) {
    Predicate stated = Predicate.parse(spec.predicate());
    return spec.collation() == null
        ? new Watch(spec, stated, owns)
        : new Watch(spec, GroupDocument.of(spec.id()), owns, stated, null);
  }

  /// What it runs.
  RoutineName routine() {
    return place == null ? new RoutineName(spec.plug(), spec.routine()) : place.routine();
  }

  /// What its routine is given.
  ObjectNode input(Document document) {
    return place == null ? JsonNodeFactory.instance.objectNode() : place.input(document.props());
  }

  /// Why nothing is to be done whatever it did before; empty when its turn has come.
  Optional<Reason> waits(Document document, Sight sight) {
    Subject subject = subject(document, sight);
    if ((place == null || place.first()) && !predicate.matches(subject)) {
      return Optional.of(Reason.NO_MATCH);
    }
    return place == null
        ? Optional.empty()
        : place.waits(document.props(), Beyond.of(predicate, subject));
  }

  /// Whether what an earlier version of its pipeline did is to stand.
  boolean kept(Document document) {
    return place != null && place.kept(document.props());
  }

  /// What puts the result of its pipeline where that is all that is lacking; empty anywhere else.
  Optional<Place.Completed> completed(Document document, Sight sight) {
    return place == null || !place.lacksResult(document.props()) || kept(document)
        ? Optional.empty()
        : place.completed(new Place.Seen(document.props(), beyond(document, sight)));
  }

  /// Whether the result of its last run, which succeeded, was removed.
  boolean removed(Document document, RunRecord record) {
    return place == null
        ? !document.props().containsKey(spec.resultTag())
        : place.removed(record, document.props());
  }

  /// `<plug>:<processor>`.
  public String id() {
    return spec.id();
  }

  /// Everything of the document that predicate and routine may read.
  public SortedSet<Tag> reads() {
    var tags = new TreeSet<>(predicate.tags());
    tags.addAll(spec.capabilities().reads());
    if (members != null) {
      tags.addAll(members.tags());
    }
    return tags;
  }

  /// The tags whose change may change what is to be done.
  public SortedSet<Tag> wakes() {
    SortedSet<Tag> tags = reads();
    tags.add(spec.resultTag().tag());
    if (place != null) {
      tags.addAll(place.wakes());
    }
    return tags;
  }

  /// The predicate that the plug states: what a document must be like to be read.
  public Predicate stated() {
    return members == null ? predicate : members;
  }

  /// A tag that a document has wherever anything is to be done for the first time; null when there
  /// is none, or when that does not hang on the document's tags alone.
  @Nullable Tag needed() {
    return place == null && members == null ? Walk.needed(predicate) : null;
  }

  /// Whether a document's props alone tell if it matches.
  boolean looksAtPropsOnly() {
    return place == null && members == null && predicate.leaves().allMatch(Watch::asksPropsOnly);
  }

  /// Whether nothing is to be done or undone about a document, where props alone tell: it does not
  /// match, and there are no notes of an earlier run.
  boolean isForeignTo(Document document, Sight sight) {
    return !document.props().containsKey(RunRecord.key(id()))
        && !document.props().containsKey(RunRecord.errorKey(id()))
        && !predicate.matches(subject(document, sight));
  }

  private static boolean asksPropsOnly(Predicate leaf) {
    return leaf instanceof Predicate.Has
        || leaf instanceof Predicate.HasProp
        || leaf instanceof Predicate.Field;
  }

  /// A document as the predicate looks at it.
  public Subject subject(Document document, Sight sight) {
    return new Subject(document, sight, id());
  }

  /// The digest of its input: of a document, and of what its predicate sees beyond it.
  public String digest(Document document, Sight sight) {
    return digest(document.props(), beyond(document, sight));
  }

  /// The digest of what a collator and its predicate may read of a member.
  public String memberDigest(Document member, Sight sight) {
    return digest(member.props(), Beyond.of(stated(), Subject.of(member, sight)));
  }

  private String beyond(Document document, Sight sight) {
    return members == null
        ? Beyond.of(predicate, subject(document, sight))
        : sight.members(document, id());
  }

  /// Whether there is anything beyond a document that is part of its input.
  boolean looksBeyond() {
    return members != null || Beyond.looked(predicate);
  }

  /// A run's edit with the result tag in it, which the host puts where the routine did not; that of
  /// a pipeline comes with the last of its stages.
  Edit withResult(Edit edit) {
    PropKey result = spec.resultTag();
    return place != null || edit.puts().containsKey(result)
        ? edit
        : edit.then(Edit.put(result, JsonNodeFactory.instance.objectNode()));
  }

  /// What is to be seen beyond a document, before and after a run's edit is merged into it.
  Settlement.Sights sights(Document main, Edit edit, Sight sight) {
    var props = new TreeMap<>(main.props());
    edit.deletes().forEach(props::remove);
    props.putAll(edit.puts());
    props.keySet().removeIf(key -> key.tag().equals(spec.consumes()));
    return new Settlement.Sights(
        beyond(main, sight),
        members == null
            ? Beyond.linked(predicate, subject(main.with(props), sight))
            : sight.members(main, id()));
  }

  /// The digest of its input among these props. The host's own notes about this processor are no
  /// input of it, even for one that reads all run records: they contain this digest.
  ///
  /// @param beyond see [Beyond]
  String digest(SortedMap<PropKey, JsonNode> props, String beyond) {
    if (place != null) {
      return place.digest(props, beyond);
    }
    return InputDigest.of(
        props, reads(), Set.of(RunRecord.key(id()), RunRecord.errorKey(id())), beyond);
  }
}

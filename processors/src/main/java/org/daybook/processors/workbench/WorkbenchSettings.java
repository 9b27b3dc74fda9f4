package org.daybook.processors.workbench;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.daybook.documents.DocumentStore;
import org.daybook.documents.Schemas;
import org.daybook.documents.Tag;
import org.daybook.processors.DocumentQuery;
import org.daybook.processors.ManifestRule;
import org.daybook.processors.SandboxSettings;

/// What a workbench is made of.
///
/// @param sandbox the limits that an operator would set
/// @param predicates checks the predicates of processors
/// @param query finds documents in the scratch vault
/// @param hostTags registers the host's own tags
/// @param elsewhere the schema of another plug's tag, where somebody knows it
/// @param seed of the runs' time and chance
public record WorkbenchSettings(
    SandboxSettings sandbox,
    ManifestRule predicates,
    Function<DocumentStore, DocumentQuery> query,
    Consumer<Schemas> hostTags,
    Function<Tag, Optional<JsonNode>> elsewhere,
    long seed) {}

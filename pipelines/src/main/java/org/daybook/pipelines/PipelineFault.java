package org.daybook.pipelines;

/// Why a pipeline does not run.
///
/// @param code `pipeline-invalid`, `pipeline-cycle` or `pipeline-result-taken`
/// @param text where in the pipeline, what was found, and what to do
public record PipelineFault(String code, String text) {}

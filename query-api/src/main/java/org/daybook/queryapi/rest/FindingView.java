package org.daybook.queryapi.rest;

import java.util.Locale;
import org.daybook.documents.Finding;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// Something that is not as it must be.
///
/// @param code the same for the same fault
/// @param subject what it is about, in words
/// @param remedy `repair`, `restore`, `put-again`, `rebuild`, `decide` or `nothing`
/// @param help the remedy as a sentence
@Schema(name = "Finding")
record FindingView(String code, String subject, String detail, String remedy, String help) {

  static FindingView of(Finding finding) {
    return new FindingView(
        finding.code(),
        finding.subject().toString(),
        finding.detail(),
        finding.remedy().name().toLowerCase(Locale.ROOT).replace('_', '-'),
        finding.remedy().text());
  }
}

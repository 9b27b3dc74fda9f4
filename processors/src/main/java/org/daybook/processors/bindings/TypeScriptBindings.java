package org.daybook.processors.bindings;

import java.util.List;
import java.util.stream.Collectors;

/// Types of TypeScript, for editors and `tsc --checkJs`: nothing of them runs.
final class TypeScriptBindings {

  private final Lines out = new Lines("  ");

  String file(List<Shape> types) {
    out.line("// " + Bindings.HEADER).line("");
    out.open("declare namespace Tags {");
    for (Shape type : types) {
      if (type instanceof Shape.Struct struct) {
        struct(struct);
      }
    }
    out.close("}").line("");
    out.line("/** What the props of each tag hold. */");
    out.open("interface DaybookTags {");
    for (Shape type : types) {
      if (type instanceof Shape.Struct struct) {
        struct
            .tag()
            .ifPresent(
                tag ->
                    out.line(
                        "%s: Tags.%s;"
                            .formatted(Text.script(tag.name()), Words.pascal(struct.name()))));
      }
    }
    return out.close("}").toString();
  }

  private void struct(Shape.Struct struct) {
    String name = Words.pascal(struct.name());
    out.about("/** ", struct.about(), " */");
    if (struct.whole()) {
      out.line("type %s = %s;".formatted(name, type(struct.fields().getFirst().shape())));
      return;
    }
    out.open("interface " + name + " {");
    for (Shape.Field field : struct.fields()) {
      out.about("/** ", field.about(), " */");
      out.line(
          "%s%s: %s%s;"
              .formatted(
                  Text.script(field.name()),
                  field.required() ? "" : "?",
                  type(field.shape()),
                  field.nullable() ? " | null" : ""));
    }
    out.close("}");
  }

  private static String type(Shape shape) {
    return switch (shape) {
      case Shape.Plain plain ->
          switch (plain) {
            case TEXT -> "string";
            case INTEGER, NUMBER -> "number";
            case TRUTH -> "boolean";
            case JSON -> "any";
          };
      case Shape.Items items -> "Array<%s>".formatted(type(items.element()));
      case Shape.Choice choice ->
          choice.values().stream().map(Text::script).collect(Collectors.joining(" | "));
      case Shape.Struct struct -> Words.pascal(struct.name());
    };
  }
}

package org.daybook.documents.internal.schema;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.stream.Stream;
import org.daybook.documents.internal.json.Json;

/// Pairs of schemas and what is to be thought of them.
final class Pairs {

  /// @param verdict its word
  record Pair(String verdict, JsonNode now, JsonNode next) {
    @Override
    public String toString() {
      return verdict + ": " + now + " -> " + next;
    }
  }

  private static final String TABLE =
      """
      same | {"type":"object","properties":{"a":{}}} | {"properties":{"a":{}},"type":"object"}
      same | {} | {}
      patch | {"title":"a"} | {"title":"b"}
      patch | {"type":"string"} | {"type":"string","description":"d","examples":[1],"default":2}
      patch | {"type":"string"} | {"type":"string","format":"uri","contentMediaType":"text/x"}
      patch | {"properties":{"a":{"type":"string"}}} | {"properties":{"a":{"type":"string","x-iri":"http://e/x"}}}
      patch | {"properties":{"a":{"type":"string"}}} | {"properties":{"a":{"type":"string","x-text":true}}}
      patch | {"type":"object","x-opaque":true} | {"type":"object"}
      patch | {"type":"string"} | {"type":"string","minLength":0}
      patch | {"type":"array","minItems":0,"uniqueItems":false} | {"type":"array"}
      patch | {"properties":{"a":{}},"required":[]} | {"properties":{"a":{}}}
      patch | {"required":["a","b"]} | {"required":["b","a"]}
      patch | {"type":["string","null"]} | {"type":["null","string"]}
      patch | {"type":["string"]} | {"type":"string"}
      patch | {"enum":["a","b"]} | {"enum":["b","a"]}
      patch | {"enum":["a"]} | {"const":"a"}
      patch | {"enum":[1.0,2]} | {"enum":[2,1]}
      patch | {"enum":[{"a":[1,null]}]} | {"const":{"a":[1,null]}}
      patch | {"type":"boolean"} | {"enum":[true,false]}
      patch | {"type":"integer","exclusiveMinimum":0} | {"type":"integer","minimum":1}
      patch | {"type":"integer","multipleOf":1} | {"type":"integer"}
      patch | {"maximum":3,"exclusiveMaximum":5} | {"maximum":3}
      patch | {"properties":{"a":{"type":"string"}}} | {"properties":{"a":{"$ref":"#/$defs/s"}},"$defs":{"s":{"type":"string"}}}
      patch | {"properties":{"a":{"$ref":"#/$defs/s"}},"$defs":{"s":{"type":"string"}}} | {"properties":{"a":{"$ref":"#/$defs/t"}},"$defs":{"t":{"type":"string"},"u":{}}}
      patch | {"properties":{"a":{"$ref":"#s"}},"$defs":{"x":{"$anchor":"s","type":"string"}}} | {"properties":{"a":{"type":"string"}}}
      patch | {"type":"string","minLength":2} | {"allOf":[{"type":"string"},{"minLength":2}]}
      patch | {"anyOf":[{"type":"string"},{"type":"null"}]} | {"type":["string","null"]}
      patch | {"anyOf":[{"type":"string"},{"type":"null"}]} | {"oneOf":[{"type":"null"},{"type":"string"}]}
      patch | {"properties":{"a":{}}} | {"properties":{"a":{}},"additionalProperties":false}
      patch | {"allOf":[{"properties":{"a":{}}},{"properties":{"b":{}}}]} | {"properties":{"a":{},"b":{}}}
      patch | {"items":{"pattern":"^a+$"},"type":"array"} | {"type":"array","items":{"pattern":"^a+$","title":"t"}}
      patch | {"not":{"type":"string"}} | {"not":{"type":"string","title":"t"}}
      patch | {"if":{"type":"string"},"then":{"minLength":1}} | {"if":{"type":"string"},"then":{"minLength":1},"title":"t"}
      patch | {"properties":{"n":{"$ref":"#"},"v":{}}} | {"$ref":"#/$defs/t","$defs":{"t":{"properties":{"v":{},"n":{"$ref":"#/$defs/t"}}}}}
      patch | {"type":"array","prefixItems":[{"type":"string"}],"items":false} | {"type":"array","prefixItems":[{"type":"string"}],"items":false,"maxItems":1}
      patch | {"propertyNames":{"maxLength":3},"type":"object"} | {"propertyNames":{"maxLength":3},"type":"object","title":"t"}
      patch | {"dependentRequired":{"a":["b"]},"type":"object"} | {"dependentSchemas":{"a":{"required":["b"]}},"type":"object"}
      patch | {"contains":{"type":"string"},"type":"array"} | {"contains":{"type":"string"},"minContains":1,"type":"array"}
      minor | {"type":"object","properties":{"a":{"type":"string"}}} | {"type":"object","properties":{"a":{"type":"string"},"b":{"type":"integer"}}}
      minor | {"type":"object","properties":{"a":{}},"additionalProperties":false} | {"type":"object","properties":{"a":{},"b":{}},"additionalProperties":false}
      minor | {"properties":{"o":{"properties":{"a":{}}}}} | {"properties":{"o":{"properties":{"a":{},"b":{"minimum":3}}}}}
      minor | {"type":"array","items":{"properties":{"a":{}},"required":["a"]}} | {"type":"array","items":{"properties":{"a":{},"b":{}},"required":["a"]}}
      minor | {"enum":["a","b"],"x-open-enum":true} | {"enum":["a","b","c"],"x-open-enum":true}
      minor | {"type":"object","properties":{"k":{"enum":["a"],"x-open-enum":true}}} | {"type":"object","properties":{"k":{"enum":["c","a"],"x-open-enum":true},"l":{}}}
      minor | {"allOf":[{"properties":{"a":{}}},{"properties":{"b":{}}}]} | {"allOf":[{"properties":{"a":{}}},{"properties":{"b":{},"c":{"type":"string"}}}]}
      minor | {"properties":{"x":{"$ref":"#/$defs/l"}},"$defs":{"l":{"properties":{"to":{}}}}} | {"properties":{"x":{"$ref":"#/$defs/l"}},"$defs":{"l":{"properties":{"to":{},"why":{}}}}}
      minor | {"properties":{"v":{},"n":{"$ref":"#"}}} | {"properties":{"v":{},"n":{"$ref":"#"},"w":{"type":"null"}}}
      minor | {"oneOf":[{"properties":{"k":{"const":1},"a":{}},"required":["k"]},{"properties":{"k":{"const":2}},"required":["k"]}]} | {"oneOf":[{"properties":{"k":{"const":1},"a":{}},"required":["k"]},{"properties":{"k":{"const":2},"b":{"type":"string"}},"required":["k"]}]}
      minor | {"anyOf":[{"properties":{"a":{}},"required":["a"]},{"properties":{"b":{}},"required":["b"]}]} | {"properties":{"c":{"type":"string"}},"anyOf":[{"properties":{"a":{}},"required":["a"]},{"properties":{"b":{}},"required":["b"]}]}
      minor | {"properties":{"a":{}},"patternProperties":{"^x-":{"type":"string"}}} | {"properties":{"a":{},"b":{}},"patternProperties":{"^x-":{"type":"string"}}}
      minor | {"properties":{"a":{}}} | {"properties":{"a":{}},"additionalProperties":true}
      minor | {"properties":{"a":{}},"dependentRequired":{"a":["a"]}} | {"properties":{"a":{},"z":{}},"dependentRequired":{"a":["a"]}}
      minor | {"if":{"properties":{"k":{"const":1}},"required":["k"]},"then":{"properties":{"a":{}}},"properties":{"k":{}}} | {"if":{"properties":{"k":{"const":1}},"required":["k"]},"then":{"properties":{"a":{},"b":{}}},"properties":{"k":{}}}
      minor | {"properties":{"a":{"pattern":"^[0-9a-f]{64}$","type":"string"}},"required":["a"]} | {"properties":{"a":{"pattern":"^[0-9a-f]{64}$","type":"string"},"b":{}},"required":["a"]}
      new-tag | {"type":"object","properties":{"a":{}}} | {"type":"object","properties":{"a":{}},"required":["a"]}
      new-tag | {"type":"object","properties":{"a":{}},"required":["a"]} | {"type":"object","properties":{"a":{}}}
      new-tag | {"type":"object","properties":{"a":{}}} | {"type":"object","properties":{"a":{},"b":{}},"required":["b"]}
      new-tag | {"type":"object","properties":{"a":{},"b":{}}} | {"type":"object","properties":{"a":{}}}
      new-tag | {"type":"object","properties":{"a":{}}} | {"type":"object","properties":{"b":{}}}
      new-tag | {"type":"string"} | {"type":"integer"}
      new-tag | {"type":"integer"} | {"type":"number"}
      new-tag | {"type":"number"} | {"type":"integer"}
      new-tag | {"type":"string"} | {"type":["string","null"]}
      new-tag | {"type":"string","maxLength":5} | {"type":"string","maxLength":10}
      new-tag | {"type":"string","maxLength":10} | {"type":"string","maxLength":5}
      new-tag | {"type":"string"} | {"type":"string","maxLength":100000}
      new-tag | {"type":"string"} | {"type":"string","minLength":1}
      new-tag | {"minimum":0} | {"exclusiveMinimum":0}
      new-tag | {"type":"integer","minimum":0} | {"type":"integer","minimum":-1}
      new-tag | {"type":"integer","maximum":9007199254740993} | {"type":"integer","maximum":9007199254740992}
      new-tag | {"type":"integer"} | {"type":"integer","multipleOf":2}
      new-tag | {"type":"number","multipleOf":0.1} | {"type":"number","multipleOf":0.2}
      new-tag | {"enum":["a","b"]} | {"enum":["a","b","c"]}
      new-tag | {"enum":["a","b"],"x-open-enum":true} | {"enum":["a"],"x-open-enum":true}
      new-tag | {"enum":["a"],"x-open-enum":true} | {"enum":["a",5],"x-open-enum":true}
      new-tag | {"const":1} | {"const":2}
      new-tag | {"type":"array","items":{"type":"string"}} | {"type":"array","items":{"type":["string","integer"]}}
      new-tag | {"type":"array"} | {"type":"array","maxItems":2}
      new-tag | {"type":"array","minItems":1} | {"type":"array"}
      new-tag | {"type":"array"} | {"type":"array","uniqueItems":true}
      new-tag | {"type":"array","prefixItems":[{},{"type":"string"}]} | {"type":"array","prefixItems":[{},{"type":"null"}]}
      new-tag | {"type":"array","prefixItems":[{}]} | {"type":"array","prefixItems":[{}],"items":false}
      new-tag | {"type":"object"} | {"type":"object","properties":{"a":{}}}
      new-tag | {"type":"object","properties":{"a":{}},"additionalProperties":true} | {"type":"object","properties":{"a":{}}}
      new-tag | {"properties":{"a":{}},"additionalProperties":true} | {"properties":{"a":{},"b":{"type":"string"}},"additionalProperties":true}
      new-tag | {"additionalProperties":{"type":"integer"}} | {"additionalProperties":{"type":"string"}}
      new-tag | {"additionalProperties":{"type":"integer"},"properties":{"a":{}}} | {"additionalProperties":{"type":"integer"},"properties":{"a":{},"b":{"type":"string"}}}
      new-tag | {"type":"object","minProperties":1} | {"type":"object","minProperties":2}
      new-tag | {"type":"object","maxProperties":3} | {"type":"object","maxProperties":2}
      new-tag | {"properties":{"a":{"properties":{"b":{"properties":{"c":{"type":"string"}}}}}}} | {"properties":{"a":{"properties":{"b":{"properties":{"c":{"type":"string","maxLength":7}}}}}}}
      new-tag | {"properties":{"x":{"$ref":"#/$defs/l"}},"$defs":{"l":{"type":"string"}}} | {"properties":{"x":{"$ref":"#/$defs/l"}},"$defs":{"l":{"type":"integer"}}}
      new-tag | {"properties":{"v":{"type":"string"},"n":{"$ref":"#"}}} | {"properties":{"v":{"type":"string","minLength":1},"n":{"$ref":"#"}}}
      new-tag | {"oneOf":[{"type":"string"},{"type":"integer"}]} | {"oneOf":[{"type":"string"},{"type":"number"}]}
      new-tag | {"anyOf":[{"type":"string"},{"type":"integer"}]} | {"anyOf":[{"type":"string"}]}
      new-tag | {"anyOf":[{"minimum":1},{"maximum":5}]} | {"oneOf":[{"minimum":1},{"maximum":5}]}
      new-tag | {"allOf":[{"type":"string"},{"minLength":1}]} | {"allOf":[{"type":"string"}]}
      new-tag | {"type":"string","pattern":"^a"} | {"type":"string","pattern":"^b"}
      new-tag | {"type":"string","pattern":"^[0-9a-f]{64}$"} | {"type":"string","pattern":"^[0-9a-f]{32,64}$"}
      new-tag | {"type":"string"} | {"type":"string","pattern":"^a"}
      new-tag | {"not":{"type":"string"}} | {"not":{"type":"integer"}}
      new-tag | {"type":"array","contains":{"type":"string"}} | {"type":"array","contains":{"type":"integer"}}
      new-tag | {"type":"object"} | {"type":"object","dependentRequired":{"a":["b"]}}
      new-tag | {"type":"object","propertyNames":{"maxLength":3}} | {"type":"object","propertyNames":{"maxLength":2}}
      new-tag | {"if":{"type":"string"},"then":{"minLength":2}} | {"if":{"type":"string"},"then":{"minLength":3}}
      new-tag | {"patternProperties":{"^a":{"type":"string"}}} | {"patternProperties":{"^a":{"type":"integer"}}}
      new-tag | {"properties":{"a":{"pattern":"^[0-9a-f]{64}$","type":"string"},"b":{"type":"string"}},"required":["a","b"]} | {"properties":{"a":{"pattern":"^[0-9a-f]{64}$","type":"string"},"b":{"type":"string"}},"required":["a"]}
      undecided | {"properties":{"a":{"type":"string"}}} | {"properties":{"a":{"type":"string","x-reference":true}}}
      undecided | {"properties":{"a":{"type":"string","x-reference":true}}} | {"properties":{"a":{"type":"string"}}}
      patch | {"properties":{"a":{"type":"integer"}}} | {"properties":{"a":{"type":"integer","x-reference":true}}}
      patch | {"properties":{"a":{"type":"string","x-reference":true}}} | {"properties":{"a":{"type":"string","x-reference":true,"title":"t"}}}
      minor | {"properties":{"a":{}}} | {"properties":{"a":{},"b":{"type":"string","x-reference":true}}}
      undecided | {"enum":["a"]} | {"enum":["a"],"x-open-enum":true}
      undecided | {"type":"string","pattern":"^a+$"} | {"type":"string","pattern":"^aa*$"}
      undecided | {"type":"array","unevaluatedItems":false,"prefixItems":[{}]} | {"type":"array","items":false,"prefixItems":[{}]}
      """;

  private Pairs() {}

  static List<Pair> all() {
    return TABLE.lines().map(Pairs::pair).toList();
  }

  static Stream<Pair> compatible() {
    return all().stream()
        .filter(pair -> !pair.verdict().equals("new-tag") && !pair.verdict().equals("undecided"));
  }

  private static Pair pair(String line) {
    String[] cells = line.split(" \\| ");
    return new Pair(cells[0], Json.parse(cells[1]), Json.parse(cells[2]));
  }
}

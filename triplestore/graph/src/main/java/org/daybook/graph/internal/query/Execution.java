package org.daybook.graph.internal.query;

import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.jena.atlas.iterator.Iter;
import org.apache.jena.graph.Graph;
import org.apache.jena.graph.Node;
import org.apache.jena.graph.Triple;
import org.apache.jena.query.ARQ;
import org.apache.jena.query.Query;
import org.apache.jena.query.ReadWrite;
import org.apache.jena.riot.Lang;
import org.apache.jena.riot.RDFFormat;
import org.apache.jena.riot.RDFWriter;
import org.apache.jena.riot.resultset.ResultSetLang;
import org.apache.jena.riot.rowset.RowSetWriterRegistry;
import org.apache.jena.riot.system.StreamRDF;
import org.apache.jena.riot.system.StreamRDFWriter;
import org.apache.jena.sparql.ARQConstants;
import org.apache.jena.sparql.core.DatasetGraph;
import org.apache.jena.sparql.core.DynamicDatasets;
import org.apache.jena.sparql.engine.binding.Binding;
import org.apache.jena.sparql.exec.QueryExec;
import org.apache.jena.sparql.exec.RowSet;
import org.apache.jena.sparql.exec.RowSetStream;
import org.apache.jena.sparql.graph.GraphFactory;
import org.apache.jena.sparql.pfunction.PropertyFunctionRegistry;
import org.apache.jena.sparql.syntax.ElementGroup;
import org.apache.jena.sparql.util.Context;
import org.daybook.graph.QueryForm;
import org.daybook.graph.QueryLimits;
import org.daybook.graph.ResultFormat;
import org.jspecify.annotations.Nullable;

/// A query being executed. Every call must be on the same thread, that of its [Session]; the
/// transaction it reads in is that thread's.
public final class Execution {

  private final Query query;
  private final QueryForm form;
  private final DatasetGraph dataset;
  private final Budget budget;
  private final Context context;
  private @Nullable QueryExec exec;
  private boolean truth;
  private @Nullable RowSet rows;
  private @Nullable Iterator<Triple> triples;
  private boolean reading;

  /// @param cancelled ends the execution once it is set
  public Execution(
      Query query,
      QueryForm form,
      DatasetGraph dataset,
      QueryLimits limits,
      AtomicBoolean cancelled) {
    this.query = query;
    this.form = form;
    this.dataset = dataset;
    this.budget = new Budget(limits, cancelled);
    this.context = ARQ.getContext().copy();
    context.set(ARQConstants.symCancelQuery, cancelled);
    context.set(ARQ.enablePropertyFunctions, false);
    context.set(ARQ.httpServiceAllowed, false);
    PropertyFunctionRegistry.set(context, new PropertyFunctionRegistry());
    GuardedFunctions.in(context, budget);
    GuardedEngine.in(context);
    budget.in(context);
  }

  /// Executes until there is a first row or triple, or there is none.
  public void begin() {
    if (dataset.supportsTransactions()) {
      dataset.begin(ReadWrite.READ);
      reading = true;
    }
    switch (form) {
      case SELECT -> rows = counted(exec(query).select());
      case ASK -> truth = exec(query).ask();
      case CONSTRUCT -> triples = Iter.map(exec(query).constructTriples(), this::counted);
      case DESCRIBE -> triples = described().iterator();
    }
    if (rows != null) {
      var _ = rows.hasNext();
    }
    if (triples != null) {
      var _ = triples.hasNext();
    }
  }

  /// What an `ASK` was answered, once [#begin] has returned.
  public boolean truth() {
    return truth;
  }

  private QueryExec exec(Query executed) {
    QueryExec made = QueryExec.dataset(dataset).query(executed).context(context).build();
    exec = made;
    return made;
  }

  private RowSet counted(RowSet all) {
    Iterator<Binding> counting =
        Iter.map(
            all,
            row -> {
              budget.answer();
              return row;
            });
    return RowSetStream.create(all.getResultVars(), counting);
  }

  private Triple counted(Triple triple) {
    budget.check();
    budget.answer();
    return triple;
  }

  private Collection<Triple> described() {
    var resources = new LinkedHashSet<Node>();
    if (query.getResultURIs() != null) {
      resources.addAll(query.getResultURIs());
    }
    if (query.getQueryPattern() != null) {
      Query select = query.cloneQuery();
      select.setQuerySelectType();
      RowSet found = exec(select).select();
      while (found.hasNext()) {
        Binding row = found.next();
        for (var vars = row.vars(); vars.hasNext(); ) {
          Node resource = row.get(vars.next());
          if (resources.add(resource)) {
            budget.hold(row);
          }
        }
      }
    } else {
      query.setQueryPattern(new ElementGroup());
    }
    return Description.of(resources, described(query), budget);
  }

  private Graph described(Query executed) {
    return executed.hasDatasetDescription()
        ? DynamicDatasets.dynamicDataset(executed.getDatasetDescription(), dataset, false)
            .getDefaultGraph()
        : dataset.getDefaultGraph();
  }

  /// Writes the whole answer.
  ///
  /// @param out not closed
  public void write(OutputStream out, ResultFormat format) {
    switch (format) {
      case JSON -> result(out, ResultSetLang.RS_JSON);
      case XML -> result(out, ResultSetLang.RS_XML);
      case CSV -> result(out, ResultSetLang.RS_CSV);
      case TSV -> result(out, ResultSetLang.RS_TSV);
      case TURTLE -> stream(out, RDFFormat.TURTLE_BLOCKS);
      case N_TRIPLES -> stream(out, RDFFormat.NTRIPLES_UTF8);
      case JSON_LD -> whole(out, Lang.JSONLD11);
      case RDF_XML -> whole(out, Lang.RDFXML);
    }
  }

  private void result(OutputStream out, Lang lang) {
    var writer = RowSetWriterRegistry.getFactory(lang).create(lang);
    if (rows == null) {
      writer.write(out, truth, context);
    } else {
      writer.write(out, rows, context);
    }
  }

  private void stream(OutputStream out, RDFFormat format) {
    StreamRDF stream = StreamRDFWriter.getWriterStream(out, format, context);
    stream.start();
    query.getPrefixMapping().getNsPrefixMap().forEach(stream::prefix);
    remaining().forEachRemaining(stream::triple);
    stream.finish();
  }

  /// These syntaxes cannot be written before the last triple is known; the row limit bounds them.
  private void whole(OutputStream out, Lang lang) {
    Graph graph = GraphFactory.createDefaultGraph();
    remaining()
        .forEachRemaining(
            triple -> {
              budget.hold(64);
              graph.add(triple);
            });
    graph.getPrefixMapping().setNsPrefixes(query.getPrefixMapping());
    RDFWriter.source(graph).lang(lang).build().output(out);
  }

  private Iterator<Triple> remaining() {
    return triples == null ? new ArrayList<Triple>().iterator() : triples;
  }

  /// Frees everything; safe at any point.
  public void end() {
    try {
      if (exec != null) {
        exec.close();
      }
    } finally {
      if (reading) {
        reading = false;
        dataset.end();
      }
    }
  }
}

package org.daybook.pipelines;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import org.daybook.documents.DocumentStore;

/// Hears of each call that goes to the documents, before it does; what it throws is thrown instead.
@FunctionalInterface
interface Calls {

  void before(String method, Object[] args) throws Throwable;

  default DocumentStore around(DocumentStore store) {
    return (DocumentStore)
        Proxy.newProxyInstance(
            DocumentStore.class.getClassLoader(),
            new Class<?>[] {DocumentStore.class},
            (_, method, args) -> {
              before(method.getName(), args == null ? new Object[0] : args);
              try {
                return method.invoke(store, args);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }
}

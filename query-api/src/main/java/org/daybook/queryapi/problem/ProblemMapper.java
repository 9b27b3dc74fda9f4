package org.daybook.queryapi.problem;

import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import org.daybook.documents.DaybookException;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/// The one place where failures become HTTP answers.
public class ProblemMapper {

  private static final Logger LOG = Logger.getLogger(ProblemMapper.class);

  @ServerExceptionMapper
  public Response of(DaybookException failure, ContainerRequestContext request) {
    return answer(failure, request);
  }

  @ServerExceptionMapper
  public Response of(Refusal failure, ContainerRequestContext request) {
    return answer(failure, request);
  }

  @ServerExceptionMapper
  public Response of(WebApplicationException failure, ContainerRequestContext request) {
    return answer(failure, request);
  }

  @ServerExceptionMapper
  public Response of(Throwable failure, ContainerRequestContext request) {
    return answer(failure, request);
  }

  private static Response answer(Throwable failure, ContainerRequestContext request) {
    Problem problem = Problems.of(failure, OriginalPath.of(request));
    if (problem.status() >= 500) {
      LOG.errorf(
          failure, "%s answered %d %s", problem.instance(), problem.status(), problem.code());
    }
    var response = Response.status(problem.status()).type(Problem.JSON).entity(problem);
    if (problem.status() == 405
        && failure instanceof WebApplicationException web
        && web.getResponse().getHeaderString(HttpHeaders.ALLOW) != null) {
      response.header(HttpHeaders.ALLOW, web.getResponse().getHeaderString(HttpHeaders.ALLOW));
    }
    if (problem.status() == 503) {
      response.header(HttpHeaders.RETRY_AFTER, "1");
    }
    if (problem.status() == 412 && problem.context().get("heads") instanceof String heads) {
      response.tag(heads);
    }
    return response.build();
  }
}

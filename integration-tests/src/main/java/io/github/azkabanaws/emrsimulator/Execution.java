package io.github.azkabanaws.emrsimulator;

import java.util.List;
import java.util.Map;

/** Executes requests: the filters around the operation, and the operation under the one lock. */
final class Execution {
  private final Map<String, Operation> operations;
  private final List<RequestFilter> filters;
  private final StateLock lock;

  Execution(Map<String, Operation> operations, List<RequestFilter> filters, StateLock lock) {
    this.operations = operations;
    this.filters = filters;
    this.lock = lock;
  }

  boolean knows(String operation) {
    return operations.containsKey(operation);
  }

  /** Never throws: what goes wrong is an answer, too. */
  Result execute(RequestContext request) {
    Result result;
    try {
      filters.forEach(filter -> filter.before(request));
      Operation operation = operations.get(request.operation());
      result =
          new Result(Answer.ok(lock.call(() -> operation.execute(Input.of(request.body())))), true);
    } catch (RuntimeException e) {
      result = new Result(answer(e), false);
    }
    for (RequestFilter filter : filters) {
      result = new Result(after(filter, request, result.answer()), result.executed());
    }
    return result;
  }

  /** The answer that tells of {@code error}. */
  static Answer answer(RuntimeException error) {
    return error instanceof AwsError known
        ? Answer.of(known)
        : Answer.of(
            AwsError.server("InternalServerException", "The simulator has a defect: " + error));
  }

  private static Answer after(RequestFilter filter, RequestContext request, Answer answer) {
    try {
      return filter.after(request, answer);
    } catch (RuntimeException e) {
      return answer(e);
    }
  }

  /**
   * What became of a request.
   *
   * @param answer what is to be answered
   * @param executed whether the operation did what it was asked for
   */
  record Result(Answer answer, boolean executed) {
    static final Result NONE = new Result(Answer.ok(Json.object()), false);
  }
}

package io.github.azkabanaws.emrsimulator;

/**
 * Something around the execution of every request that passed the signature check, without the
 * simulator's lock held: the place for quotas and injected faults.
 */
public interface RequestFilter {
  /**
   * Before the operation executes; an {@link AwsError} from here is the answer, and nothing has
   * been executed.
   */
  default void before(RequestContext request) {}

  /**
   * After the operation executed and before its answer is written; an {@link AwsError} from here
   * replaces it.
   */
  default Answer after(RequestContext request, Answer answer) {
    return answer;
  }
}

package io.github.azkabanaws.emrsimulator;

/**
 * Something around the execution of every request that passed the signature check and the quotas
 * and that no fault keeps from being executed, without the simulator's lock held. For what is no
 * {@link Fault}: one can be had without code of one's own.
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

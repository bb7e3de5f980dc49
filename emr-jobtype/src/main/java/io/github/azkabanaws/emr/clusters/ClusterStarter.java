package io.github.azkabanaws.emr.clusters;

import io.github.azkabanaws.emr.aws.EmrErrors;
import io.github.azkabanaws.emr.base.StepJobException;
import java.util.Optional;

/** A way to start a cluster of a given name. */
public interface ClusterStarter {
  /**
   * Makes everything ready; nothing is started yet.
   *
   * @throws StepJobException if it can't work, with a sentence that says why
   */
  Start prepare(String name) throws StepJobException;

  /** One cluster that can be started. */
  interface Start {
    /**
     * Starts it; each call starts another one.
     *
     * @return the cluster's id; none if nothing but its name tells when it is there
     * @throws StepJobException if it was refused, and no cluster was started
     * @throws software.amazon.awssdk.core.exception.SdkException as {@link EmrErrors} reads it
     */
    Optional<String> send() throws StepJobException;
  }
}

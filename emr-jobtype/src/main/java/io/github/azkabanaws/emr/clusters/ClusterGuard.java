package io.github.azkabanaws.emr.clusters;

import io.github.azkabanaws.emr.base.StepJobException;
import io.github.azkabanaws.emr.emrapi.Cluster;

/** Who may refuse a cluster to a job although jobs may use it. */
public interface ClusterGuard {
  /** Refuses none. */
  ClusterGuard NONE =
      new ClusterGuard() {
        @Override
        public void admit(Cluster cluster) {
          // Jobs may use it.
        }

        @Override
        public void admitStart(String clusterName) {
          // Jobs may start it.
        }
      };

  /**
   * Before the cluster is waited for.
   *
   * @throws StepJobException if the job may not use it
   */
  void admit(Cluster cluster) throws StepJobException;

  /**
   * Before one is started, which has no id yet.
   *
   * @throws StepJobException if the job may not
   */
  void admitStart(String clusterName) throws StepJobException;
}

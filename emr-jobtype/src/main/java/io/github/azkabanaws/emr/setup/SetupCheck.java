package io.github.azkabanaws.emr.setup;

import io.github.azkabanaws.emr.base.StepJobException;

/**
 * One thing that has to be right before jobs can run. It changes nothing anywhere: it submits no
 * step, starts no cluster and writes no object.
 */
interface SetupCheck {
  /**
   * Looks, and writes at least one line.
   *
   * @throws StepJobException if it is not right; its sentence is the line
   */
  void run(CheckLines lines) throws StepJobException, InterruptedException;
}

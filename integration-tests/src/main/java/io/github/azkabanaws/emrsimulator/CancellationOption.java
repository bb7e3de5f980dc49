package io.github.azkabanaws.emrsimulator;

/**
 * How a running step is ended, as in the API reference of <a
 * href="https://docs.aws.amazon.com/emr/latest/APIReference/API_CancelSteps.html">CancelSteps</a>.
 */
public enum CancellationOption {
  SEND_INTERRUPT,
  TERMINATE_PROCESS
}

package io.github.azkabanaws.emrsimulator;

/** The states of an instance that ListInstances filters by. */
enum InstanceState {
  AWAITING_FULFILLMENT,
  PROVISIONING,
  BOOTSTRAPPING,
  RUNNING,
  TERMINATED
}

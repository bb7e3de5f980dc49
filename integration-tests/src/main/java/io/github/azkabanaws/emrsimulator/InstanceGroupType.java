package io.github.azkabanaws.emrsimulator;

/** The roles of an instance that ListInstances filters by. */
enum InstanceGroupType {
  MASTER,
  CORE,
  TASK
}

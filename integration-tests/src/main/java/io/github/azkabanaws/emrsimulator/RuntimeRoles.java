package io.github.azkabanaws.emrsimulator;

/**
 * Whether a cluster takes steps with an {@code ExecutionRoleArn}; on AWS that follows from the
 * release (6.7 and later) and the cluster's security configuration.
 */
public enum RuntimeRoles {
  /** A step with a role is refused. */
  UNSUPPORTED,
  /** A step may name a role or not; AWS has no such cluster, but most tests do not care. */
  OPTIONAL,
  /** A step without a role is refused. */
  REQUIRED
}

/**
 * Finds exactly one cluster that a job may use, or starts it: {@code ClusterFinder} asks, {@code
 * ClusterDirectory} knows, {@code ClusterRules} choose, {@code ClusterLauncher} starts.
 *
 * <p>It uses {@code emrapi}, {@code s3}, {@code aws} and {@code base}.
 */
package io.github.azkabanaws.emr.clusters;

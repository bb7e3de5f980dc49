/**
 * Ends a step, at once, later, or when the JVM stops: {@code StepCanceller} for a job that waits,
 * {@code LateCancels} for what is left of it, {@code Shutdown} for all of them.
 *
 * <p>It uses {@code watch}, {@code notices}, {@code azkaban}, {@code emrapi}, {@code aws} and
 * {@code base}.
 */
package io.github.azkabanaws.emr.kill;

/**
 * The administrator's boundaries around the steps of each group, as jobs meet them: {@code
 * BoundariesFiles} reads the file again when it has changed, {@code LiveBoundary} is what one job
 * goes by, {@code StartGate} what its step waits for, and {@code RunningBound} what ends it.
 *
 * <p>It uses {@code rules}, {@code step}, {@code emrapi} and {@code base}.
 */
package io.github.azkabanaws.emr.boundaries;

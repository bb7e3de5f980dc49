/**
 * Notices what became of steps: {@code StepWatch} is the one watcher of a JVM and asks EMR in
 * batches. Hints tell it where to look first; EMR's word decides and a hint never does.
 *
 * <p>It uses {@code step}, {@code emrapi}, {@code aws} and {@code base}.
 */
package io.github.azkabanaws.emr.watch;

/**
 * Brings a step to EMR exactly once: {@code SubmissionQueue} paces and coalesces, {@code
 * Submission} looks for the step's key when an answer was lost, {@code Orphans} deals with steps
 * that an execution before has left behind.
 *
 * <p>It uses {@code kill}, {@code watch}, {@code boundaries}, {@code step}, {@code notices}, {@code
 * azkaban}, {@code emrapi}, {@code aws} and {@code base}.
 */
package io.github.azkabanaws.emr.submit;

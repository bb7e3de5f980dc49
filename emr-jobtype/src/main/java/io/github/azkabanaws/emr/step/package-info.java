/**
 * What is submitted: the command's words, scripts and where they are uploaded, secrets by their
 * references, the wrapper's arguments, the key that tells one step from all others ({@code
 * StepDefinition}).
 *
 * <p>It uses {@code groups}, {@code azkaban}, {@code emrapi}, {@code s3}, {@code aws} and {@code
 * base}.
 */
package io.github.azkabanaws.emr.step;

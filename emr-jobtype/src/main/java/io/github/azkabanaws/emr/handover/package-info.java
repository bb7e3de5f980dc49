/**
 * What happens once all steps of a job have completed: {@code Handover} says where the flag is to
 * stand and whether it may, {@code FlagWriter} writes it once, {@code EarlierSteps} knows what a
 * retry need not run again. Nothing here takes anybody's word for a step's end but EMR's: a flag is
 * written for {@code CompletedStep}s alone.
 *
 * <p>It uses {@code submit}, {@code step}, {@code groups}, {@code azkaban}, {@code emrapi}, {@code
 * s3}, {@code aws} and {@code base}.
 */
package io.github.azkabanaws.emr.handover;

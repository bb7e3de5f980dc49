/**
 * One job from its settings to its outcome: {@code JobRun} makes the plan, {@code StepRun} is the
 * order of everything, and {@code AwsAccount} holds what all jobs of a JVM share. Whatever decides
 * how a job ends is here, and no details of a single step of the way.
 *
 * <p>It uses {@code author}, {@code handover}, {@code submit}, {@code logs}, {@code kill}, {@code
 * joblog}, {@code hints}, {@code watch}, {@code boundaries}, {@code rules}, {@code step}, {@code
 * clusters}, {@code groups}, {@code notices}, {@code azkaban}, {@code emrapi}, {@code s3}, {@code
 * aws} and {@code base}.
 */
package io.github.azkabanaws.emr.job;

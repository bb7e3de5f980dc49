/**
 * Tells before the first job whether jobs can run: {@code CheckSetup}'s checks, each a {@code
 * SetupCheck} in the list of {@code SetupChecks}. They look at the same objects that a job would
 * use, and change nothing.
 *
 * <p>It uses {@code job}, {@code handover}, {@code logs}, {@code joblog}, {@code hints}, {@code
 * boundaries}, {@code rules}, {@code step}, {@code clusters}, {@code groups}, {@code notices},
 * {@code azkaban}, {@code emrapi}, {@code s3}, {@code aws} and {@code base}.
 */
package io.github.azkabanaws.emr.setup;

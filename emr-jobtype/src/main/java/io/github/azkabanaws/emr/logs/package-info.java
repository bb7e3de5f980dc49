/**
 * Brings the step's log into the job's, by {@code LogTail} from CloudWatch Logs while the step runs
 * and by {@code S3Logs} when it has ended; {@code StepLogs} chooses. Nothing here can decide how a
 * step ended.
 *
 * <p>It uses {@code joblog}, {@code watch}, {@code emrapi}, {@code s3}, {@code aws} and {@code
 * base}.
 */
package io.github.azkabanaws.emr.logs;

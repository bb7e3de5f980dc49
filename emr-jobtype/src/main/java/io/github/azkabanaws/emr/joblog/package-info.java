/**
 * Where a step's log is and how its lines look in the job's log: the settings, the choice between
 * the places, the writing of lines. It reads no log itself.
 *
 * <p>It uses {@code emrapi}, {@code aws} and {@code base}.
 */
package io.github.azkabanaws.emr.joblog;

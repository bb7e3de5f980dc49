/**
 * What somebody has to hear who reads no job's log: a {@code Notice} for each thing that is wrong,
 * brought to a topic of SNS. Whoever tells something goes on at once, whatever becomes of it.
 *
 * <p>It uses {@code azkaban}, {@code aws} and {@code base}.
 */
package io.github.azkabanaws.emr.notices;

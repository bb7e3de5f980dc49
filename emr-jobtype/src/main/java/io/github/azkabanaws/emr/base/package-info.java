/**
 * Time, waiting, threads, settings and small values that every other room builds on. It uses no
 * other room.
 *
 * <p>Pacing has one vocabulary, in all rooms:
 *
 * <ul>
 *   <li>A <em>pause</em> is a time in which nobody asks. {@code GrowingPause} is that of one
 *       caller, each twice as long as the one before; {@code CommonPause} is made by all who ask
 *       the same service, and {@code WayPause} (in {@code watch}) by all who would ask in the same
 *       way.
 *   <li><em>Reports</em> are what people are told of something that lasts: {@code RareReports} says
 *       when, {@code LogReports} (in {@code joblog}) tells what hinders the copying of a log.
 *   <li>A <em>retry</em> is both, a growing pause and rare reports of why: {@code RetryPause} (in
 *       {@code aws}) is that of anything that is tried again, {@code RetriedCalls} makes the calls
 *       of a job that change nothing.
 *   <li>A <em>budget</em> is what is allowed without any trouble: {@code TokenBucket}, and what is
 *       made of it for each service; {@code FairBucket} is one of which others take too, with the
 *       pace that they leave.
 * </ul>
 */
package io.github.azkabanaws.emr.base;

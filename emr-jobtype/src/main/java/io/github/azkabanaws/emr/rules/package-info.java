/**
 * What the administrator's file of boundaries says: {@code BoundariesReader} makes {@code
 * Boundaries} of its text, each rule has a class, and {@code Work} is what a job does as far as a
 * rule can be broken by it. Nothing here knows a file, a clock or a job.
 *
 * <p>It uses {@code step}, {@code emrapi} and {@code base}.
 */
package io.github.azkabanaws.emr.rules;

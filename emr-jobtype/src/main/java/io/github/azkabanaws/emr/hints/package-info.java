/**
 * Where hints of the ends of steps come from: a {@code HintSource} for each kind, which tells all
 * that others say of it, and one {@code HintReader} for each place. What they bring only makes the
 * watch look.
 *
 * <p>It uses {@code watch}, {@code s3}, {@code aws} and {@code base}.
 */
package io.github.azkabanaws.emr.hints;

/**
 * Objects in S3: their addresses, reading and writing them as a whole, errors in words; and a text
 * of the administrator's, which is in one or in a file.
 *
 * <p>It uses {@code aws} and {@code base}.
 */
package io.github.azkabanaws.emr.s3;

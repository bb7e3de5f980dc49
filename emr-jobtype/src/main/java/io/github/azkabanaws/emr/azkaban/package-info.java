/**
 * What is read from Azkaban and told to it: the execution's own record, its tables, the job's
 * report, the plugin's files, how long the JVM lives. It knows nothing of AWS.
 *
 * <p>It uses {@code base}.
 */
package io.github.azkabanaws.emr.azkaban;

/**
 * Reaches AWS: credentials, clients, budgets of calls, errors in words. Nothing here knows a job.
 *
 * <p>It uses {@code base}.
 */
package io.github.azkabanaws.emr.aws;

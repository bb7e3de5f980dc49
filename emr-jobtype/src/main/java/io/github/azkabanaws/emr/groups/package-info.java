/**
 * Who a script runs as: {@code GroupDirectory} knows the groups that a person really holds, {@code
 * RunAsGroups} decides about the one that is asked for.
 *
 * <p>It uses {@code aws} and {@code base}.
 */
package io.github.azkabanaws.emr.groups;

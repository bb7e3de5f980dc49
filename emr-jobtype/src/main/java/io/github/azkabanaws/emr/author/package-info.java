/**
 * Reads what a flow's author wrote and says by name what may not be meant as it is written:
 * commands, variables, properties and values that Azkaban has evaluated. It submits nothing and
 * decides nothing about identity.
 *
 * <p>It uses {@code step}, {@code azkaban} and {@code base}.
 */
package io.github.azkabanaws.emr.author;

/**
 * Reads azkaban-users.xml, its users, groups and roles, and checks the passwords in it. No text of
 * the file reaches a message.
 *
 * <p>It uses {@code base}.
 */
package io.github.azkabanaws.cognito.usersxml;

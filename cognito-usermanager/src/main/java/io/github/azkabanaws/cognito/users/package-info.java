/**
 * From proved claims to a user, groups and roles, and how long these last: {@code UserMapper} makes
 * the user, {@code Access} and {@code Sessions} let it end.
 *
 * <p>It uses {@code token}, {@code usersxml} and {@code base}.
 */
package io.github.azkabanaws.cognito.users;

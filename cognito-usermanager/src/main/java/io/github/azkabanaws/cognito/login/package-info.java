/**
 * A login from the text in the password field to Azkaban's user: {@code TokenLogin} is its order,
 * {@code CognitoConfig} holds all settings, {@code LoginLog} and {@code LoginCounters} tell of it.
 *
 * <p>It uses {@code users}, {@code token}, {@code usersxml}, {@code keys} and {@code base}.
 */
package io.github.azkabanaws.cognito.login;

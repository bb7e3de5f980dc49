/**
 * Tells before the first login whether people can sign in: {@code CheckSetup}'s checks, each a
 * {@code SetupCheck} in the list of {@code SetupChecks}. They look at the same objects that the
 * user manager uses.
 *
 * <p>It uses {@code login}, {@code token}, {@code usersxml}, {@code keys} and {@code base}.
 */
package io.github.azkabanaws.cognito.setup;

/**
 * What a key set says (RFC 7517): {@code JwksDocument} judges each entry by itself and keeps the
 * keys that can verify tokens.
 *
 * <p>It uses {@code base}.
 */
package io.github.azkabanaws.cognito.jwks;

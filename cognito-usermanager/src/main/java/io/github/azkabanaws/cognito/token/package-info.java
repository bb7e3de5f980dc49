/**
 * Decides whether a text is a token that counts: {@code TokenGate} looks at the raw text, {@code
 * TokenVerifier} at the issuer and the signature, {@code ClaimRules} at the claims, {@code
 * Revocations} at the deny list.
 *
 * <p>It uses {@code keys}, {@code jwks} and {@code base}.
 */
package io.github.azkabanaws.cognito.token;

/**
 * Signs users of an Amazon Cognito user pool in to Azkaban's web server.
 *
 * <p>The way of one login: {@link io.github.azkabanaws.cognito.CognitoUserManager} chooses the
 * path; {@code TokenGate} looks at the raw text, {@code KeySource} finds the key, {@code
 * TokenVerifier} checks signature and claims, {@code UserMapper} makes the Azkaban user. Everything
 * that can be refused has its own constant in {@code Reason}.
 *
 * <p>Azkaban and people name the classes of this package and nothing else; the packages below are
 * promised to nobody. CONTRIBUTING.md draws them.
 */
package io.github.azkabanaws.cognito;

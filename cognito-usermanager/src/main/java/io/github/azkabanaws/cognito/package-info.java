/**
 * Signs users of an Amazon Cognito user pool in to Azkaban's web server.
 *
 * <p>The way of one login: {@link io.github.azkabanaws.cognito.CognitoUserManager} chooses the
 * path; {@code TokenGate} looks at the raw text, {@code KeySource} finds the key, {@code
 * TokenVerifier} checks signature and claims, {@code UserMapper} makes the Azkaban user. Everything
 * that can be refused has its own constant in {@code Reason}.
 */
package io.github.azkabanaws.cognito;

/**
 * Where keys come from and how long they serve: a URL, a file or the settings themselves, each a
 * {@code KeySource}. A key whose id is known is found without waiting.
 *
 * <p>It uses {@code jwks} and {@code base}.
 */
package io.github.azkabanaws.cognito.keys;

/**
 * The plugins at work, for somebody who has never seen them: a token in, a step out. Run with
 * {@code mvn -q -Pdemo verify}.
 */
package io.github.azkabanaws.demo;

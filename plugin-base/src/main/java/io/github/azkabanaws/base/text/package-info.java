/** Sentences for people. May use nothing. */
package io.github.azkabanaws.base.text;

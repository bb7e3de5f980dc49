/** Sentences for people, and what others wrote made safe to stand in them. May use nothing. */
package io.github.azkabanaws.base.text;

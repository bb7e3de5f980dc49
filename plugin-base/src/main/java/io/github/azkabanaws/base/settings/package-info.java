/**
 * How settings are written, which one was meant, and what the environment says. May use nothing.
 */
package io.github.azkabanaws.base.settings;

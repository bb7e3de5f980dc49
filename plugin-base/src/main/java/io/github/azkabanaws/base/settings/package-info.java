/** How settings are written. May use {@code text}. */
package io.github.azkabanaws.base.settings;

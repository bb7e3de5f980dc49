/** How settings are written, and which one was meant. May use nothing. */
package io.github.azkabanaws.base.settings;

/**
 * Files of an administrator's, read whole and watched, and the plugin's own jars. May use nothing.
 */
package io.github.azkabanaws.base.files;

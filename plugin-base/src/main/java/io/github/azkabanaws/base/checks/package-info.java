/**
 * What makes a plugin's checks and says what they have found, and the checks that are the same for
 * both; what else there is to check is for the plugin. May use all of this module.
 */
package io.github.azkabanaws.base.checks;

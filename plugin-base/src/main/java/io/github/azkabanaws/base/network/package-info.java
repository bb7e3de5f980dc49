/**
 * By which way an address is reached: directly or by a proxy, and who says so. May use settings.
 */
package io.github.azkabanaws.base.network;

/**
 * Time, waiting, threads, settings and small values that every other room builds on. It uses no
 * other room.
 */
package io.github.azkabanaws.emr.base;

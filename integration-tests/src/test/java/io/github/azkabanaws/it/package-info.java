/**
 * The plugins as shipped, in the class loaders of an install: every test here runs the jars of the
 * unpacked distribution, and never a class of theirs from the test class path.
 */
package io.github.azkabanaws.it;

/** The demo, and the simulated AWS that stays: what can be tested without running all of it. */
package io.github.azkabanaws.demo;

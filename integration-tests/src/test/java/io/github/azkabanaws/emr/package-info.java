/** What the tests in virtual time have to reach of the job type's own package. */
package io.github.azkabanaws.emr;

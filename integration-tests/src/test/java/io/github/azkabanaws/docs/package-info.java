/** That the pages for readers hold what they promise. */
package io.github.azkabanaws.docs;

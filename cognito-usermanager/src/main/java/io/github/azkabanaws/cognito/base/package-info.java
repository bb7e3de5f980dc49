/** Settings, files, texts and reasons that every other room builds on. It uses no other room. */
package io.github.azkabanaws.cognito.base;

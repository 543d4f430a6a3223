/** The HTTP client. The only package that imports OkHttp. */
@NullMarked
package dev.sluice.gateway.internal.upstream;

import org.jspecify.annotations.NullMarked;

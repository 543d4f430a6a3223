/** Google's generateContent dialect, as the Gemini API and Vertex AI speak it. */
@NullMarked
package dev.sluice.gateway.internal.dialect.gemini;

import org.jspecify.annotations.NullMarked;

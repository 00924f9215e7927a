package io.dogwatch.orchestrator.pages;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of a list, as it is answered; {@link PageNames} says what the API calls it.
 *
 * @param next a {@link PageLink}; null for the last page
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Page<T>(List<T> items, @Nullable String next) {}

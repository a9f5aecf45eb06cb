package dev.keyregistry.query.model;

import dev.keyregistry.events.view.KeyView;
import org.jspecify.annotations.Nullable;

/**
 * What the store knows of a secret.
 *
 * @param progress how far the store was, exactly
 * @param view the view that edges have of the key that has the secret, or had it once; {@code null}
 *     if no key ever had it
 */
public record KeyOfSecret(Progress progress, @Nullable KeyView view) {}

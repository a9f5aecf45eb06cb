package dev.keyregistry.validator.validation;

import dev.keyregistry.events.Environment;
import dev.keyregistry.events.GroupId;
import dev.keyregistry.events.KeyId;
import dev.keyregistry.events.Scopes;
import dev.keyregistry.events.TenantId;
import org.jspecify.annotations.Nullable;

/**
 * Who a key is.
 *
 * @param key the key
 * @param tenant whose it is
 * @param group its group, if any
 * @param environment live or test
 * @param subject on whose behalf it acts, if on anybody's
 * @param scopes what it may do, its roles included
 */
public record KeyIdentity(
    KeyId key,
    TenantId tenant,
    @Nullable GroupId group,
    Environment environment,
    @Nullable String subject,
    Scopes scopes) {}

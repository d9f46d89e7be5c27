package dev.chancery.testbed;

import java.util.function.Consumer;
import javax.sql.DataSource;

/**
 * A database that others can be made like.
 *
 * @param name lower-case letters, digits and underscores; one name, one preparation
 * @param preparation what is done to an empty database, as superuser; it leaves no connection open
 */
public record DatabaseTemplate(String name, Consumer<DataSource> preparation) {}

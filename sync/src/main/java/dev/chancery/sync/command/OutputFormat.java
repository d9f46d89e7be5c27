package dev.chancery.sync.command;

/** How a command answers. */
enum OutputFormat {
    TEXT,
    JSON
}

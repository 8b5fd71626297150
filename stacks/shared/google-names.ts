import * as decode from "./decoders";

/** The ID of a project, which a domain may precede. */
export const projectId = decode.text(
  "the ID (not the number) of the clusters' Google Cloud project",
  /^([a-z0-9.-]+:)?[a-z][a-z0-9-]{4,28}[a-z0-9]$/,
);
